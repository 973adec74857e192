// The tool's own pages are as high as they are long inside an LMS, whose page scrolls.
import { growToContent } from "./frame.js";

growToContent((document.documentElement.dataset.frames ?? "").split(" "));
