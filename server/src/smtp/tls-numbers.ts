// Numbers of TLS that are said or heard in a hello, with IANA's names. Source: IANA, Transport Layer Security Parameters.

/** For TLS 1.2 and older, the best ones first: a host that keeps the client's order then shows its best. */
const MODERN: readonly (readonly [number, string])[] = [
  [0xc02c, "TLS_ECDHE_ECDSA_WITH_AES_256_GCM_SHA384"],
  [0xc030, "TLS_ECDHE_RSA_WITH_AES_256_GCM_SHA384"],
  [0xcca9, "TLS_ECDHE_ECDSA_WITH_CHACHA20_POLY1305_SHA256"],
  [0xcca8, "TLS_ECDHE_RSA_WITH_CHACHA20_POLY1305_SHA256"],
  [0xc02b, "TLS_ECDHE_ECDSA_WITH_AES_128_GCM_SHA256"],
  [0xc02f, "TLS_ECDHE_RSA_WITH_AES_128_GCM_SHA256"],
  [0x009f, "TLS_DHE_RSA_WITH_AES_256_GCM_SHA384"],
  [0x009e, "TLS_DHE_RSA_WITH_AES_128_GCM_SHA256"],
  [0xc024, "TLS_ECDHE_ECDSA_WITH_AES_256_CBC_SHA384"],
  [0xc028, "TLS_ECDHE_RSA_WITH_AES_256_CBC_SHA384"],
  [0xc023, "TLS_ECDHE_ECDSA_WITH_AES_128_CBC_SHA256"],
  [0xc027, "TLS_ECDHE_RSA_WITH_AES_128_CBC_SHA256"],
  [0xc00a, "TLS_ECDHE_ECDSA_WITH_AES_256_CBC_SHA"],
  [0xc014, "TLS_ECDHE_RSA_WITH_AES_256_CBC_SHA"],
  [0x0039, "TLS_DHE_RSA_WITH_AES_256_CBC_SHA"],
  [0xc009, "TLS_ECDHE_ECDSA_WITH_AES_128_CBC_SHA"],
  [0xc013, "TLS_ECDHE_RSA_WITH_AES_128_CBC_SHA"],
  [0x0033, "TLS_DHE_RSA_WITH_AES_128_CBC_SHA"],
  [0x009d, "TLS_RSA_WITH_AES_256_GCM_SHA384"],
  [0x009c, "TLS_RSA_WITH_AES_128_GCM_SHA256"],
  [0x003d, "TLS_RSA_WITH_AES_256_CBC_SHA256"],
  [0x003c, "TLS_RSA_WITH_AES_128_CBC_SHA256"],
  [0x0035, "TLS_RSA_WITH_AES_256_CBC_SHA"],
  [0x002f, "TLS_RSA_WITH_AES_128_CBC_SHA"],
];

/** Weak, and all that some old hosts have. */
const OLD: readonly (readonly [number, string])[] = [
  [0xc012, "TLS_ECDHE_RSA_WITH_3DES_EDE_CBC_SHA"],
  [0xc008, "TLS_ECDHE_ECDSA_WITH_3DES_EDE_CBC_SHA"],
  [0x0016, "TLS_DHE_RSA_WITH_3DES_EDE_CBC_SHA"],
  [0x000a, "TLS_RSA_WITH_3DES_EDE_CBC_SHA"],
  [0xc011, "TLS_ECDHE_RSA_WITH_RC4_128_SHA"],
  [0xc007, "TLS_ECDHE_ECDSA_WITH_RC4_128_SHA"],
  [0x0005, "TLS_RSA_WITH_RC4_128_SHA"],
  [0x0004, "TLS_RSA_WITH_RC4_128_MD5"],
];

/** No certificate, no encryption, or a key that can be guessed. */
const BROKEN: readonly (readonly [number, string])[] = [
  [0x0015, "TLS_DHE_RSA_WITH_DES_CBC_SHA"],
  [0x0009, "TLS_RSA_WITH_DES_CBC_SHA"],
  [0x0014, "TLS_DHE_RSA_EXPORT_WITH_DES40_CBC_SHA"],
  [0x0008, "TLS_RSA_EXPORT_WITH_DES40_CBC_SHA"],
  [0x0006, "TLS_RSA_EXPORT_WITH_RC2_CBC_40_MD5"],
  [0x0003, "TLS_RSA_EXPORT_WITH_RC4_40_MD5"],
  [0x00a7, "TLS_DH_anon_WITH_AES_256_GCM_SHA384"],
  [0x00a6, "TLS_DH_anon_WITH_AES_128_GCM_SHA256"],
  [0x006d, "TLS_DH_anon_WITH_AES_256_CBC_SHA256"],
  [0x006c, "TLS_DH_anon_WITH_AES_128_CBC_SHA256"],
  [0xc019, "TLS_ECDH_anon_WITH_AES_256_CBC_SHA"],
  [0xc018, "TLS_ECDH_anon_WITH_AES_128_CBC_SHA"],
  [0x003a, "TLS_DH_anon_WITH_AES_256_CBC_SHA"],
  [0x0034, "TLS_DH_anon_WITH_AES_128_CBC_SHA"],
  [0xc017, "TLS_ECDH_anon_WITH_3DES_EDE_CBC_SHA"],
  [0x001b, "TLS_DH_anon_WITH_3DES_EDE_CBC_SHA"],
  [0xc016, "TLS_ECDH_anon_WITH_RC4_128_SHA"],
  [0x0018, "TLS_DH_anon_WITH_RC4_128_MD5"],
  [0xc015, "TLS_ECDH_anon_WITH_NULL_SHA"],
  [0xc010, "TLS_ECDHE_RSA_WITH_NULL_SHA"],
  [0xc006, "TLS_ECDHE_ECDSA_WITH_NULL_SHA"],
  [0x003b, "TLS_RSA_WITH_NULL_SHA256"],
  [0x0002, "TLS_RSA_WITH_NULL_SHA"],
  [0x0001, "TLS_RSA_WITH_NULL_MD5"],
];

const TLS13: readonly (readonly [number, string])[] = [
  [0x1301, "TLS_AES_128_GCM_SHA256"],
  [0x1302, "TLS_AES_256_GCM_SHA384"],
  [0x1303, "TLS_CHACHA20_POLY1305_SHA256"],
];

/** Says that the client takes part in secure renegotiation (RFC 5746); no cipher. */
const RENEGOTIATION = 0x00ff;

const numbers = (suites: readonly (readonly [number, string])[]): readonly number[] => suites.map(([number]) => number);

export const TLS13_SUITES = numbers(TLS13);
/** With the old ones behind them: a host that has nothing better is still known to speak the version. */
export const ORDINARY_SUITES = [...numbers(MODERN), ...numbers(OLD), RENEGOTIATION];
/** What no host should agree to. */
export const WEAK_SUITES = [...numbers(OLD), ...numbers(BROKEN), RENEGOTIATION];
export const CIPHER_SUITES: ReadonlyMap<number, string> = new Map([...TLS13, ...MODERN, ...OLD, ...BROKEN]);

/** RFC 8446, 6.2, and RFC 5246, 7.2: those that a host gives to a hello. */
export const ALERTS: ReadonlyMap<number, string> = new Map([
  [0, "close notify"],
  [10, "unexpected message"],
  [40, "handshake failure"],
  [47, "illegal parameter"],
  [50, "decode error"],
  [70, "protocol version"],
  [71, "insufficient security"],
  [80, "internal error"],
  [86, "inappropriate fallback"],
  [109, "missing extension"],
  [112, "unrecognised name"],
  [120, "no application protocol"],
]);
