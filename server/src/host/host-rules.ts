// What the audit of a host reports, described: pages below docs/rules/, `rules` and `explain` read it here. Where the audit finds
// what a rule on files also finds, the finding has that rule's identifier and its description; such a rule is not repeated here.
import type { HostFinding } from "./host-finding.ts";

export interface HostRule {
  readonly id: string;
  readonly severity: HostFinding["severity"];
  readonly what: string;
  readonly why: string;
  readonly references: readonly string[];
}

export const HOST_RULES: readonly HostRule[] = [
  {
    id: "disclosure-helpfile-unsafe-path",
    severity: "warning",
    what: "The helpfile lies below a folder that others than its owner can write.",
    why: "Sendmail refuses such a file and answers HELP with \"502 5.3.0 Sendmail 8.17.1.9 -- HELP not implemented\": the version that the file was to hide. A folder like /tmp, which everybody can write and where nobody can take away what belongs to another, counts as well unless DontBlameSendmail has TrustStickyBit.",
    references: ["sendmail Installation and Operation Guide, HelpFile", "cf/README, FILE SAFETY"],
  },
  {
    id: "drift-database-missing",
    severity: "error",
    what: "A database that the configuration names is not there: of a map, or of the aliases.",
    why: "Sendmail reads the database alone, never the text beside it. Without that of a map it cannot decide: where the K line has `-T<TMPF>`, as that of the access map, mail is put off with a temporary error until the sender gives up; where it has `-o`, sendmail goes on as if the map were empty, and what it was to refuse is let in. `makemap` makes the database from the text, `newaliases` that of the aliases.",
    references: ["makemap(8)", "newaliases(1)", "cf/README, ACCESS DATABASE"],
  },
  {
    id: "drift-database-older",
    severity: "warning",
    what: "The database of a map or of the aliases is older than the text that it is made from.",
    why: "Somebody changed the text and did not run `makemap` or `newaliases`, so the change is not in force: an address that was to be refused is still let in, a new alias is an unknown user. A running sendmail sees a new database without being started again.",
    references: ["makemap(8)", "newaliases(1)"],
  },
  {
    id: "drift-mc-cf",
    severity: "warning",
    what: "The sendmail.cf that the host runs by differs from what its sendmail.mc generates. Comments are not compared, and so the lines that tell when and where it was built.",
    why: "Either the .mc was changed and nothing was built from it, so that the change is not in force; or the .cf was changed by hand, and the next build takes that away without a word. The .mc is expanded in this program with the host's own cf library; where the host has none, a .cf that is older than its .mc is reported.",
    references: ["cf/README, INTRODUCTION AND EXAMPLE"],
  },
  {
    id: "host-sasl-method",
    severity: "warning",
    what: "AUTH offers mechanisms that what checks passwords on this host cannot check. An error where no login can work.",
    why: "With LOGIN and PLAIN the password itself arrives, and saslauthd or PAM can be asked about it. With CRAM-MD5, DIGEST-MD5 and SCRAM only a proof arrives that the client knows it, which takes a database that holds the password (`pwcheck_method: auxprop`, /etc/sasldb2). Sendmail offers what it is told to offer; a mail program takes the mechanism that it thinks best, which is never PLAIN, and its user is told that the password is wrong.",
    references: ["Cyrus SASL, Options: pwcheck_method, mech_list", "cf/README, SMTP AUTHENTICATION"],
  },
  {
    id: "host-saslauthd-down",
    severity: "error",
    what: "Passwords are to be checked by saslauthd, and its socket is missing, left over from one that is gone, or out of reach for RunAsUser.",
    why: "AUTH is offered all the same, and every login ends with \"535 5.7.0 authentication failed\". Users see a wrong password, and the mail log is the only place that tells more. On Debian saslauthd is not started before /etc/default/saslauthd says START=yes.",
    references: ["saslauthd(8)", "Cyrus SASL, Options: pwcheck_method, saslauthd_path"],
  },
  {
    id: "host-spool-no-quota",
    severity: "info",
    what: "All mailboxes lie on a file system that has no quotas of users.",
    why: `One mailbox that somebody fills, on purpose or by a loop, takes the space of all: sendmail then answers "452 4.4.5 Insufficient disk space" or cannot deliver to anybody. MaxMessageSize limits one message, and a quota what a user has altogether. Over the quota procmail and mail.local fail with a temporary error, so the message waits in the queue and goes back to its sender after Timeout.queuereturn.

To turn quotas on: add \`usrquota\` (Linux), \`userquota\` (FreeBSD) or \`rq\` (Solaris) to the options of the file system in /etc/fstab (/etc/vfstab) and mount it anew.

\`quotacheck -cum /var\` goes through the file system once and writes down what each user has: \`-c\` makes the file (aquota.user at its top), \`-u\` counts users, \`-m\` does it although the file system is mounted for writing. Nobody should write meanwhile, or the counts are a little off. \`quotaon -uv /var\` then enforces the limits. ext4 with its own quota feature and XFS count by themselves and need no quotacheck; XFS takes \`uquota\` when it is mounted, not later.

\`edquota -u USER\` opens a user's limits in an editor: blocks of 1 kB and numbers of files, of each a soft limit, which may be passed for a week, and a hard one, which may not. \`edquota -p USER OTHER…\` gives others the limits of one, and \`repquota -u /var\` shows who has how much. Leave root without a limit: the queue and the log are written as root.`,
    references: ["quotacheck(8)", "edquota(8)", "sendmail Installation and Operation Guide, MinFreeBlocks"],
  },
  {
    id: "host-spool-quota-file",
    severity: "warning",
    what: "The file system of the mailboxes is to have quotas of users, and the file that holds them is not there.",
    why: "The mount option alone limits nobody: `quotacheck` has to count what each user has and write it down, `quotaon` to turn the limits on, and `edquota` to set them. The page of host-spool-no-quota explains each.",
    references: ["quotacheck(8)", "quotaon(8)"],
  },
  {
    id: "host-spool-quota-off",
    severity: "warning",
    what: "The table of mounts gives the file system of the mailboxes quotas of users, and it is mounted without them.",
    why: "The table was changed after the file system was mounted, or the mount failed to take the option: nobody's mail is limited, although it looks so. It may well be that the next start of the host turns the quotas on at a time when nobody expects it.",
    references: ["mount(8)", "quotaon(8)"],
  },
  {
    id: "privilege-queue-folder",
    severity: "warning",
    what: "A queue is open to others than sendmail. An error where everybody can write it.",
    why: "Messages wait in the queue whole, with the addresses that they are for. Who can write there can change them or send as anybody; who can list it sees how much waits. The queue of the daemon is for its owner alone, mode 0700; that of the submission program also for its group, mode 0770.",
    references: ["sendmail Installation and Operation Guide, QueueDirectory", "sendmail/SECURITY"],
  },
  {
    id: "privilege-secret-readable",
    severity: "error",
    what: "A file with passwords can be read or written by everybody on the host: that of DefaultAuthInfo, the map of FEATURE(authinfo), SASL's password database.",
    why: "The database of SASL holds the passwords themselves, not hashes, and the files for other hosts do as well. Sendmail 8.17.1.9 with libsasl 2.1.28 takes them without a word. The audit looks at the permissions alone and reads none of these files.",
    references: ["cf/README, SMTP AUTHENTICATION", "saslpasswd2(8)"],
  },
  {
    id: "privilege-writable-file",
    severity: "warning",
    what: "A file of the configuration can be written by others than its owner, or belongs to a user who has nothing to do with mail. An error where everybody can write it.",
    why: "An alias may run a program, a map may send a domain's mail elsewhere, a .cf may do anything: who writes one of them acts with the rights of sendmail. Some of them sendmail refuses (newaliases an alias file that its group can write), most it takes without a word, a map database that everybody can write among them.",
    references: ["cf/README, FILE SAFETY", "sendmail Installation and Operation Guide, File Modes"],
  },
  {
    id: "privilege-writable-folder",
    severity: "warning",
    what: "A folder above a file of the configuration can be written by others than its owner, or belongs to a user who has nothing to do with mail. An error where everybody can write it.",
    why: "Who can write a folder can put another file in the place of any in it, whatever the permissions of the file. Sendmail therefore goes down the whole path: below such a folder it takes no alias and no map (\"World writable directory\"), so that lists, redirections and refusals stop working.",
    references: ["cf/README, FILE SAFETY"],
  },
  {
    id: "tls-certificate-expired",
    severity: "error",
    what: "A certificate of the configuration has ended, or does not hold yet.",
    why: "Clients that check certificates refuse the session; hosts that only try TLS stop noticing that anybody could stand in between. Sendmail itself shows it without a word.",
    references: ["RFC 5280, 4.1.2.5"],
  },
  {
    id: "tls-certificate-expires-soon",
    severity: "warning",
    what: "A certificate of the configuration ends within three weeks.",
    why: "Where certificates are renewed by a program, that is later than it should have done so: it may have stopped. Sendmail reads a new certificate only when it is started again.",
    references: ["RFC 5280, 4.1.2.5"],
  },
  {
    id: "tls-file-refused",
    severity: "error",
    what: "A certificate or key of the configuration is missing, or sendmail does not take it: its group or others can write it or a folder above it, or it belongs to somebody who is neither root, TrustedUser nor RunAsUser.",
    why: "Sendmail starts all the same, says so in its log alone, and STARTTLS is gone: mail and passwords cross the network readable.",
    references: ["cf/README, STARTTLS", "cf/README, FILE SAFETY"],
  },
  {
    id: "tls-key-readable",
    severity: "error",
    what: "A private key of the configuration can be read by its group or by everybody.",
    why: "Sendmail refuses such a key: it starts, says so in its log alone, and STARTTLS is gone. Who could read the key may have taken it, and with it every session that it protects. A group is let through where DontBlameSendmail has GroupReadableKeyFile, as Debian sets it; everybody never is.",
    references: ["cf/README, STARTTLS"],
  },
];
