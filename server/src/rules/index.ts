// Every rule, by name in alphabetical order.
import { authAnonymousAllowed } from "./auth-anonymous-allowed.ts";
import { authCommentedTemplate } from "./auth-commented-template.ts";
import { authMechanismsTrustMismatch } from "./auth-mechanisms-trust-mismatch.ts";
import { authMechanismsWithoutTrust } from "./auth-mechanisms-without-trust.ts";
import { authNoTlsCertificate } from "./auth-no-tls-certificate.ts";
import { authObsoleteMechanism } from "./auth-obsolete-mechanism.ts";
import { authPlaintextWithoutTls } from "./auth-plaintext-without-tls.ts";
import { authTrustWithoutMechanisms } from "./auth-trust-without-mechanisms.ts";
import { cfSyntaxBadBoolean } from "./cf-syntax-bad-boolean.ts";
import { cfSyntaxBadLhsOperator } from "./cf-syntax-bad-lhs-operator.ts";
import { cfSyntaxBadTimeUnit } from "./cf-syntax-bad-time-unit.ts";
import { cfSyntaxBadTimeoutName } from "./cf-syntax-bad-timeout-name.ts";
import { cfSyntaxBlankContinuation } from "./cf-syntax-blank-continuation.ts";
import { cfSyntaxDuplicateRuleset } from "./cf-syntax-duplicate-ruleset.ts";
import { cfSyntaxEnum } from "./cf-syntax-enum.ts";
import { cfSyntaxHashTruncates } from "./cf-syntax-hash-truncates.ts";
import { cfSyntaxHeader } from "./cf-syntax-header.ts";
import { cfSyntaxIncompleteLine } from "./cf-syntax-incomplete-line.ts";
import { cfSyntaxMailerNoComma } from "./cf-syntax-mailer-no-comma.ts";
import { cfSyntaxMailerNoP } from "./cf-syntax-mailer-no-p.ts";
import { cfSyntaxMailerRulesetMissing } from "./cf-syntax-mailer-ruleset-missing.ts";
import { cfSyntaxMailerTcp } from "./cf-syntax-mailer-tcp.ts";
import { cfSyntaxMailerUnknownEquate } from "./cf-syntax-mailer-unknown-equate.ts";
import { cfSyntaxMailerUnknownFlag } from "./cf-syntax-mailer-unknown-flag.ts";
import { cfSyntaxMapNotClosed } from "./cf-syntax-map-not-closed.ts";
import { cfSyntaxNumberSuffix } from "./cf-syntax-number-suffix.ts";
import { cfSyntaxOptionAbbreviated } from "./cf-syntax-option-abbreviated.ts";
import { cfSyntaxOptionAmbiguous } from "./cf-syntax-option-ambiguous.ts";
import { cfSyntaxOptionNeedsBuildFlag } from "./cf-syntax-option-needs-build-flag.ts";
import { cfSyntaxOptionNoEquals } from "./cf-syntax-option-no-equals.ts";
import { cfSyntaxOptionNoSpace } from "./cf-syntax-option-no-space.ts";
import { cfSyntaxRhsOutOfBounds } from "./cf-syntax-rhs-out-of-bounds.ts";
import { cfSyntaxRhsWildcard } from "./cf-syntax-rhs-wildcard.ts";
import { cfSyntaxSpacesInRule } from "./cf-syntax-spaces-in-rule.ts";
import { cfSyntaxUnbalancedBrace } from "./cf-syntax-unbalanced-brace.ts";
import { cfSyntaxUndefinedMailer } from "./cf-syntax-undefined-mailer.ts";
import { cfSyntaxUndefinedMap } from "./cf-syntax-undefined-map.ts";
import { cfSyntaxUndefinedRulesetCall } from "./cf-syntax-undefined-ruleset-call.ts";
import { cfSyntaxUnknownLine } from "./cf-syntax-unknown-line.ts";
import { cfSyntaxUnknownMapClass } from "./cf-syntax-unknown-map-class.ts";
import { cfSyntaxUnknownOption } from "./cf-syntax-unknown-option.ts";
import { cfSyntaxVersionLevel } from "./cf-syntax-version-level.ts";
import type { Rule } from "./define-rule.ts";
import { deprecatedAutoRebuild } from "./deprecated-auto-rebuild.ts";
import { disclosureEtrn } from "./disclosure-etrn.ts";
import { disclosureGreetingNoHostname } from "./disclosure-greeting-no-hostname.ts";
import { disclosureGreetingVersion } from "./disclosure-greeting-version.ts";
import { disclosureHelpVersion } from "./disclosure-help-version.ts";
import { disclosurePrivacyPublic } from "./disclosure-privacy-public.ts";
import { disclosurePrivacyUnknown } from "./disclosure-privacy-unknown.ts";
import { disclosureReceivedVersion } from "./disclosure-received-version.ts";
import { disclosureVrfyExpn } from "./disclosure-vrfy-expn.ts";
import { limitsLoadOrder } from "./limits-load-order.ts";
import { limitsMailerDefineAfterMailer } from "./limits-mailer-define-after-mailer.ts";
import { limitsMailerMaxBackscatter } from "./limits-mailer-max-backscatter.ts";
import { limitsMailerMaxMissing } from "./limits-mailer-max-missing.ts";
import { limitsMaxRecipientsTooLow } from "./limits-max-recipients-too-low.ts";
import { limitsMessageSizeSuspicious } from "./limits-message-size-suspicious.ts";
import { limitsNoDaemonChildren } from "./limits-no-daemon-children.ts";
import { limitsNoMaxMessageSize } from "./limits-no-max-message-size.ts";
import { limitsNoMaxRecipients } from "./limits-no-max-recipients.ts";
import { listenAuthOn25 } from "./listen-auth-on-25.ts";
import { listenDuplicate } from "./listen-duplicate.ts";
import { listenMsaImplicit } from "./listen-msa-implicit.ts";
import { listenMsaNoAuth } from "./listen-msa-no-auth.ts";
import { listenNotlsModifier } from "./listen-notls-modifier.ts";
import { listenSmtpsNoS } from "./listen-smtps-no-s.ts";
import { listenUnknownKey } from "./listen-unknown-key.ts";
import { listenUnknownModifier } from "./listen-unknown-modifier.ts";
import { listenUnknownService } from "./listen-unknown-service.ts";
import { logLevelLow } from "./log-level-low.ts";
import { mcUnknownDomain } from "./mc-unknown-domain.ts";
import { mcUnknownFeature } from "./mc-unknown-feature.ts";
import { mcUnknownMailer } from "./mc-unknown-mailer.ts";
import { mcUnknownOstype } from "./mc-unknown-ostype.ts";
import { privilegeDontBlameTypo } from "./privilege-dont-blame-typo.ts";
import { relayAcceptUnqualified } from "./relay-accept-unqualified.ts";
import { relayAcceptUnresolvable } from "./relay-accept-unresolvable.ts";
import { relayAccessNoTmpf } from "./relay-access-no-tmpf.ts";
import { relayBasedOnMx } from "./relay-based-on-mx.ts";
import { relayDeadDnsbl } from "./relay-dead-dnsbl.ts";
import { relayDelayChecksInterplay } from "./relay-delay-checks-interplay.ts";
import { relayEntireDomain } from "./relay-entire-domain.ts";
import { relayFeatureNeedsAccessDb } from "./relay-feature-needs-access-db.ts";
import { relayLocalFrom } from "./relay-local-from.ts";
import { relayLooseCheck } from "./relay-loose-check.ts";
import { relayMailFrom } from "./relay-mail-from.ts";
import { relayMasqueradeRoot } from "./relay-masquerade-root.ts";
import { relayNoAccessDb } from "./relay-no-access-db.ts";
import { relayPromiscuous } from "./relay-promiscuous.ts";
import { relaySmartHostBrackets } from "./relay-smart-host-brackets.ts";
import { relayUndefinedSmarthostLiteral } from "./relay-undefined-smarthost-literal.ts";
import { smugglingDisabledProtection } from "./smuggling-disabled-protection.ts";
import { smugglingOldVersion } from "./smuggling-old-version.ts";
import { tlsCertMissingCa } from "./tls-cert-missing-ca.ts";
import { tlsCertWithoutKey } from "./tls-cert-without-key.ts";
import { tlsCipherSuitesRaw } from "./tls-cipher-suites-raw.ts";
import { tlsCipherlistWeak } from "./tls-cipherlist-weak.ts";
import { tlsDhWeak } from "./tls-dh-weak.ts";
import { tlsEgdRand } from "./tls-egd-rand.ts";
import { tlsFallbackToClear } from "./tls-fallback-to-clear.ts";
import { tlsFeatureReplaced } from "./tls-feature-replaced.ts";
import { tlsKeySharedFile } from "./tls-key-shared-file.ts";
import { tlsOldProtocols } from "./tls-old-protocols.ts";
import { tlsRelativePath } from "./tls-relative-path.ts";
import { tlsSslOptionUnknown } from "./tls-ssl-option-unknown.ts";
import { tlsVersionDisabled } from "./tls-version-disabled.ts";

export const rules: readonly Rule[] = [
  authAnonymousAllowed,
  authCommentedTemplate,
  authMechanismsTrustMismatch,
  authMechanismsWithoutTrust,
  authNoTlsCertificate,
  authObsoleteMechanism,
  authPlaintextWithoutTls,
  authTrustWithoutMechanisms,
  cfSyntaxBadBoolean,
  cfSyntaxBadLhsOperator,
  cfSyntaxBadTimeUnit,
  cfSyntaxBadTimeoutName,
  cfSyntaxBlankContinuation,
  cfSyntaxDuplicateRuleset,
  cfSyntaxEnum,
  cfSyntaxHashTruncates,
  cfSyntaxHeader,
  cfSyntaxIncompleteLine,
  cfSyntaxMailerNoComma,
  cfSyntaxMailerNoP,
  cfSyntaxMailerRulesetMissing,
  cfSyntaxMailerTcp,
  cfSyntaxMailerUnknownEquate,
  cfSyntaxMailerUnknownFlag,
  cfSyntaxMapNotClosed,
  cfSyntaxNumberSuffix,
  cfSyntaxOptionAbbreviated,
  cfSyntaxOptionAmbiguous,
  cfSyntaxOptionNeedsBuildFlag,
  cfSyntaxOptionNoEquals,
  cfSyntaxOptionNoSpace,
  cfSyntaxRhsOutOfBounds,
  cfSyntaxRhsWildcard,
  cfSyntaxSpacesInRule,
  cfSyntaxUnbalancedBrace,
  cfSyntaxUndefinedMailer,
  cfSyntaxUndefinedMap,
  cfSyntaxUndefinedRulesetCall,
  cfSyntaxUnknownLine,
  cfSyntaxUnknownMapClass,
  cfSyntaxUnknownOption,
  cfSyntaxVersionLevel,
  deprecatedAutoRebuild,
  disclosureEtrn,
  disclosureGreetingNoHostname,
  disclosureGreetingVersion,
  disclosureHelpVersion,
  disclosurePrivacyPublic,
  disclosurePrivacyUnknown,
  disclosureReceivedVersion,
  disclosureVrfyExpn,
  limitsLoadOrder,
  limitsMailerDefineAfterMailer,
  limitsMailerMaxBackscatter,
  limitsMailerMaxMissing,
  limitsMaxRecipientsTooLow,
  limitsMessageSizeSuspicious,
  limitsNoDaemonChildren,
  limitsNoMaxMessageSize,
  limitsNoMaxRecipients,
  listenAuthOn25,
  listenDuplicate,
  listenMsaImplicit,
  listenMsaNoAuth,
  listenNotlsModifier,
  listenSmtpsNoS,
  listenUnknownKey,
  listenUnknownModifier,
  listenUnknownService,
  logLevelLow,
  mcUnknownDomain,
  mcUnknownFeature,
  mcUnknownMailer,
  mcUnknownOstype,
  privilegeDontBlameTypo,
  relayAcceptUnqualified,
  relayAcceptUnresolvable,
  relayAccessNoTmpf,
  relayBasedOnMx,
  relayDeadDnsbl,
  relayDelayChecksInterplay,
  relayEntireDomain,
  relayFeatureNeedsAccessDb,
  relayLocalFrom,
  relayLooseCheck,
  relayMailFrom,
  relayMasqueradeRoot,
  relayNoAccessDb,
  relayPromiscuous,
  relaySmartHostBrackets,
  relayUndefinedSmarthostLiteral,
  smugglingDisabledProtection,
  smugglingOldVersion,
  tlsCertMissingCa,
  tlsCertWithoutKey,
  tlsCipherSuitesRaw,
  tlsCipherlistWeak,
  tlsDhWeak,
  tlsEgdRand,
  tlsFallbackToClear,
  tlsFeatureReplaced,
  tlsKeySharedFile,
  tlsOldProtocols,
  tlsRelativePath,
  tlsSslOptionUnknown,
  tlsVersionDisabled,
];

export function findRule(id: string): Rule | undefined {
  return rules.find((rule) => rule.id === id);
}
