// What the server says of a certificate: only it knows whether the course is completed, and whoever reads the paper asks it.

/** @import { CertificateProof, PlayerContext } from "../types" */

import { call } from "./server.js";

/**
 * @param {PlayerContext} context
 * @returns {Promise<CertificateProof | null>} `null` where there is nothing to verify, or the server is silent
 */
export async function proveCertificate({ record }) {
  try {
    return (await call("certificate", { read: record.state.read })).certificate;
  } catch {
    return null;
  }
}
