// What a cipher suite protects, read from IANA's name of it.

export interface CipherStrength {
  /** Of the cipher's key, as an attacker has to guess it; 0 where nothing is encrypted, undefined where the name is not known. */
  readonly bits: number | undefined;
  /** Whoever gets hold of the host's key later cannot read what was recorded before. */
  readonly hasForwardSecrecy: boolean;
  /** Why it must not be used, in a clause; undefined where nothing is known against it. */
  readonly weakness: string | undefined;
}

const BITS: readonly (readonly [RegExp, number])[] = [
  [/_NULL_/, 0],
  [/EXPORT|_40_|DES40/, 40],
  [/_DES_/, 56],
  // Three keys of 56 bits; meeting in the middle leaves 112 of them.
  [/3DES/, 112],
  [/_128_/, 128],
  [/_256_|CHACHA20/, 256],
];

/** The worst first. Sources: RFC 9325, 4.1 and 4.2; RFC 7465 (RC4); CVE-2016-2183 (3DES). */
const WEAKNESSES: readonly (readonly [RegExp, string])[] = [
  [/_NULL_/, "it encrypts nothing"],
  [/_anon_/, "no certificate is shown, so that whoever stands in between is not noticed"],
  [/EXPORT|_40_|DES40/, "its key of 40 bits is found in no time"],
  [/_DES_/, "its key of 56 bits is found within a day"],
  [/RC4/, "RC4 gives away parts of what it encrypts"],
  [/3DES/, "its blocks are so short that a long session can be read"],
  [/_MD5$/, "its checksum, MD5, can be forged"],
];

export function cipherStrength(name: string): CipherStrength {
  return {
    bits: BITS.find(([pattern]) => pattern.test(name))?.[1],
    hasForwardSecrecy: /^TLS_(?:EC)?DHE_|^TLS_(?:AES|CHACHA20)_/.test(name) || /^(?:EC)?DHE-/.test(name),
    weakness: WEAKNESSES.find(([pattern]) => pattern.test(name))?.[1],
  };
}

/** `256 bit, forward secrecy`; empty where nothing is known. */
export function describeStrength(name: string): string {
  const { bits, hasForwardSecrecy } = cipherStrength(name);
  if (bits === undefined) return "";
  return `${bits} bit, ${hasForwardSecrecy ? "" : "no "}forward secrecy`;
}
