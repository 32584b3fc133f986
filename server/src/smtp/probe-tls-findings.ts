// What a probe has to report of TLS: versions, ciphers, certificate, key and chain.
import { clip } from "../text/printable.ts";
import { cipherStrength } from "./cipher-strength.ts";
import { found } from "./probe-finding.ts";
import type { ProbeFinding } from "./probe-finding.ts";
import type { CertificateFacts, TlsFacts } from "./tls-facts.ts";
import type { TlsSurvey } from "./tls-survey.ts";

const OLD_TLS = /^(?:SSLv[23]|TLSv1(?:\.[01])?)$/;

/** OpenSSL's words for why a chain is not trusted, for people. */
const CHAIN_WORDS: ReadonlyMap<string, string> = new Map([
  ["DEPTH_ZERO_SELF_SIGNED_CERT", "the host signed it itself"],
  ["SELF_SIGNED_CERT_IN_CHAIN", "the chain ends at an authority that this machine does not know"],
  ["UNABLE_TO_GET_ISSUER_CERT_LOCALLY", "the chain breaks off below an authority that this machine does not know"],
  ["UNABLE_TO_VERIFY_LEAF_SIGNATURE", "the host sends its own certificate only, without the one that signed it"],
  ["CERT_SIGNATURE_FAILURE", "a signature in the chain is wrong"],
]);

/** What was agreed on in the session of the conversation. */
export function judgeSession(tls: TlsFacts, now: Date): readonly ProbeFinding[] {
  const findings: ProbeFinding[] = [];
  const certificate = tls.certificate;
  if (certificate === undefined) return findings;
  const expired = findDateProblem(certificate, now);
  if (expired !== undefined) findings.push(found("live-certificate-expired", expired, certificateLine(certificate)));
  if (tls.missingName !== undefined) {
    const names = clip(certificate.altNames.join(", ") || certificate.subject, 200);
    findings.push(found("live-certificate-name", `the certificate is for ${names}, not for ${tls.missingName}`, certificateLine(certificate)));
  }
  if (!tls.authorized && expired === undefined) {
    const { reason = "unknown" } = tls;
    const words = CHAIN_WORDS.get(reason);
    const cause = words === undefined ? reason : `${words} (${reason})`;
    const message = `this machine does not trust the certificate of ${certificate.subject || "the host"}: ${cause}`;
    findings.push(found("live-certificate-untrusted", message, certificateLine(certificate)));
  }
  const weakKey = findWeakKey(certificate.key);
  if (weakKey !== undefined) findings.push(found("live-certificate-key", weakKey, `${certificateLine(certificate)}, key ${certificate.key}`));
  return findings;
}

/** The versions and ciphers that the host agreed to when it was asked for each; `tls` is what the session before showed. */
export function judgeVersions(survey: TlsSurvey | undefined, tls: TlsFacts | undefined): readonly ProbeFinding[] {
  const findings: ProbeFinding[] = [];
  const old = (survey?.versions ?? []).filter(({ version, accepted }) => accepted === true && OLD_TLS.test(version));
  if (old.length > 0) {
    const versions = old.map(({ version }) => version);
    const isBest = !survey?.versions.some(({ version, accepted }) => accepted === true && !versions.includes(version));
    const message = isBest
      ? `the best that the host agrees to is ${versions.at(-1) ?? ""}, which RFC 8996 retired: up-to-date clients refuse it or fall back to clear text`
      : `the host agrees to ${versions.join(" and ")}, which RFC 8996 retired: an attacker can press a connection down to it`;
    findings.push(found("tls-old-protocols", message, old.map(({ version, cipher = "" }) => `ServerHello ${version} ${cipher}`).join(", ")));
  } else if (tls !== undefined && OLD_TLS.test(tls.version)) {
    const message = `the host agreed to ${tls.version}, which RFC 8996 retired: up-to-date clients refuse it or fall back to clear text`;
    findings.push(found("tls-old-protocols", message, `${tls.version} ${tls.cipher}`));
  }
  const weak = survey?.weakCipher;
  if (weak?.accepted === true && weak.cipher !== undefined) {
    const why = cipherStrength(weak.cipher).weakness ?? "it does not protect";
    findings.push(found("tls-cipherlist-weak", `offered weak ciphers only, the host agrees to ${weak.cipher}: ${why}`, weak.answer));
  } else if (tls !== undefined) {
    const why = cipherStrength(tls.cipher).weakness;
    if (why !== undefined) findings.push(found("tls-cipherlist-weak", `the host agreed to ${tls.cipher}: ${why}`, `${tls.version} ${tls.cipher}`));
  }
  return findings;
}

/** NIST SP 800-57 part 1, table 2: below 112 bits of security a key may be found. */
function findWeakKey(key: string): string | undefined {
  const [, kind = "", size = ""] = /^(rsa|rsa-pss|dsa|ec) (.+)$/.exec(key) ?? [];
  // The number of bits stands in the name of a curve: prime192v1, sect163k1.
  const isShort = kind === "ec" ? /[a-z](?:1[0-9]{2}|20[0-9])(?:[a-z]|$)/i.test(size) : Number(size) < 2048;
  return kind !== "" && isShort ? `the key of the certificate, ${key}, is too short: clients with OpenSSL's ordinary settings refuse it` : undefined;
}

function findDateProblem(certificate: CertificateFacts, now: Date): string | undefined {
  const to = Date.parse(certificate.validTo);
  const from = Date.parse(certificate.validFrom);
  if (to < now.getTime()) return `the certificate ended on ${certificate.validTo.slice(0, 10)}`;
  if (from > now.getTime()) return `the certificate begins only on ${certificate.validFrom.slice(0, 10)}`;
  return undefined;
}

function certificateLine(certificate: CertificateFacts): string {
  return `certificate ${certificate.subject}, from ${certificate.validFrom} to ${certificate.validTo}`;
}
