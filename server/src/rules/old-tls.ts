// The versions of TLS that RFC 8996 retired, and what of ServerSSLOptions and ClientSSLOptions turns each off.

/** SSL 3 is not asked for: current OpenSSL no longer has it. */
export const OLD_TLS: readonly { readonly off: string; readonly version: string }[] = [
  { off: "SSL_OP_NO_TLSv1", version: "TLS 1.0" },
  { off: "SSL_OP_NO_TLSv1_1", version: "TLS 1.1" },
];
