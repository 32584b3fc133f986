// Every rule, by name in alphabetical order.
import { authCommentedTemplate } from "./auth-commented-template.ts";
import { authMechanismsTrustMismatch } from "./auth-mechanisms-trust-mismatch.ts";
import { authPlaintextWithoutTls } from "./auth-plaintext-without-tls.ts";
import type { Rule } from "./define-rule.ts";
import { disclosureGreetingVersion } from "./disclosure-greeting-version.ts";
import { disclosureVrfyExpn } from "./disclosure-vrfy-expn.ts";
import { limitsMailerMaxMissing } from "./limits-mailer-max-missing.ts";
import { limitsMessageSizeSuspicious } from "./limits-message-size-suspicious.ts";
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
import { relayAcceptUnqualified } from "./relay-accept-unqualified.ts";
import { relayAcceptUnresolvable } from "./relay-accept-unresolvable.ts";
import { relayBasedOnMx } from "./relay-based-on-mx.ts";
import { relayDeadDnsbl } from "./relay-dead-dnsbl.ts";
import { relayEntireDomain } from "./relay-entire-domain.ts";
import { relayFeatureNeedsAccessDb } from "./relay-feature-needs-access-db.ts";
import { relayLocalFrom } from "./relay-local-from.ts";
import { relayLooseCheck } from "./relay-loose-check.ts";
import { relayMailFrom } from "./relay-mail-from.ts";
import { relayPromiscuous } from "./relay-promiscuous.ts";
import { relayUndefinedSmarthostLiteral } from "./relay-undefined-smarthost-literal.ts";

export const rules: readonly Rule[] = [
  authCommentedTemplate,
  authMechanismsTrustMismatch,
  authPlaintextWithoutTls,
  disclosureGreetingVersion,
  disclosureVrfyExpn,
  limitsMailerMaxMissing,
  limitsMessageSizeSuspicious,
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
  relayAcceptUnqualified,
  relayAcceptUnresolvable,
  relayBasedOnMx,
  relayDeadDnsbl,
  relayEntireDomain,
  relayFeatureNeedsAccessDb,
  relayLocalFrom,
  relayLooseCheck,
  relayMailFrom,
  relayPromiscuous,
  relayUndefinedSmarthostLiteral,
];

export function findRule(id: string): Rule | undefined {
  return rules.find((rule) => rule.id === id);
}
