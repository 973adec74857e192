"use strict";
// LTI Dynamic Registration 3.8: the LMS closes the window that it opened. Nothing secret is said, so anybody may hear it.
(window.opener || window.parent).postMessage({ subject: "org.imsglobal.lti.close" }, "*");
