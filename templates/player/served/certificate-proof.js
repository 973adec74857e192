// What the server says of a certificate: only it knows whether the course is completed, and whoever reads the paper asks it.

import { element } from "../screen/dom.js";
import { call } from "./server.js";

/**
 * Write the name, the course, the day and the score that the server certifies, and where they can be verified. Nothing changes where there is
 * nothing to verify, or the server is silent.
 * @param {import("../types").PlayerContext} context
 * @param {HTMLElement} page
 * @param {(name: string, certified: Record<string, string>) => void} write
 */
export async function proveCertificate({ record }, page, write) {
  /** @type {{ certificate: import("../types").CertificateProof | null }} */
  const { certificate } = await call("certificate", { read: record.state.read }).catch(() => ({ certificate: null }));
  if (certificate) {
    const { name, course, date, score, address, words } = certificate;
    page.querySelector(".own-name")?.remove();
    page.querySelector(".certificate-proof")?.remove();
    const link = element("a", { href: address, target: "_blank", rel: "noopener", dir: "ltr" }, address);
    page.querySelector(".certificate-text")?.append(element("p.certificate-proof", words, " ", link));
    write(name, { course, date, score });
  }
}
