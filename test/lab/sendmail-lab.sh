#!/bin/sh
# sendmail-lab.sh - a throw-away sendmail daemon on loopback, for integration tests of the SMTP probe.
#
#   sendmail-lab.sh start VARIANT PORT DIR    generate DIR/sendmail.mc and .cf, start, wait for the 220
#   sendmail-lab.sh stop DIR                  stop the daemon (and saslauthd) that DIR/*.pid name
#   sendmail-lab.sh send DIR ARGUMENT...      sendmail with DIR/sendmail.cf takes a message from standard input and queues it
#   sendmail-lab.sh mc VARIANT PORT DIR       print the .mc only, start nothing
#   sendmail-lab.sh access VARIANT            print the text of the access map only
#   sendmail-lab.sh variants                  list the variants, one a line
#
# Needs, on Debian 12: m4 sendmail-bin sendmail-cf sasl2-bin openssl, and libnss-wrapper where it may not make a mount
# namespace (an ordinary user, a plain container). LAB_SANDBOX=mount|wrapper|none forces one way. Programs come from PATH;
# LAB_SENDMAIL, LAB_MAKEMAP, LAB_CF (the cf library) and LAB_NSS_WRAPPER say where the others lie, SASL_PATH where SASL's
# plug-ins do, for packages that were unpacked instead of installed.
# /etc/mail is not touched. The daemon listens on LAB_ADDR only (127.0.0.1 by default; must be 127.x), never asks DNS
# (DIR/service.switch says "hosts files"), never delivers (DeliveryMode=queueonly, no queue runner), and ends by itself
# after LAB_SECONDS (300) should nobody stop it.
#
# Sendmail counts exactly 127.0.0.1, ::1 and clients whose NAME is in class w as local, and
# lets these relay everywhere in every variant. A relay test must come from another loopback
# address: net.connect({host: '127.0.0.1', port, localAddress: '127.0.0.2'}).
set -eu

LAB_ADDR=${LAB_ADDR:-127.0.0.1}
LAB_HOST=lab.example.test        # $j, in class w
LAB_CLIENT=127.0.0.7             # the one address that variant "access-relay" lets relay
CF=${LAB_CF:-/usr/share/sendmail/cf}
SENDMAIL=${LAB_SENDMAIL:-/usr/libexec/sendmail/sendmail}
[ -x "$SENDMAIL" ] || SENDMAIL=/usr/sbin/sendmail
MAKEMAP=${LAB_MAKEMAP:-makemap}
SECONDS_TO_LIVE=${LAB_SECONDS:-300}

NSS_WRAPPER=${LAB_NSS_WRAPPER-$(ls /usr/lib/*/libnss_wrapper.so 2>/dev/null | head -n 1)}

VARIANTS="secure promiscuous loose-relay relay-entire-domain relay-local-from relay-mail-from access-relay
masked masked-help nohelp goaway limits greet-pause badrcpt delay-checks rate-limit
auth auth-notrust auth-p auth-tls auth-p-tls auth-saslauthd
starttls starttls-expired starttls-legacy starttls-only12 starttls-pause smtps reject-all
nopercenthack strict-senders"

die() { echo "sendmail-lab: $*" >&2; exit 2; }

known() {   # a variant of the list, whole word
  for v in $VARIANTS; do if [ "$v" = "$VARIANT" ]; then return 0; fi; done
  die "no variant '$VARIANT'; try: $0 variants"
}

listening() { grep -q ":$(printf %04X "$PORT") 00000000:0000 0A " /proc/net/tcp; }

# ---- what each variant adds to the base .mc -----------------------------------------------
variant_mc() {
  D=$1
  sasl="define(\`confAUTH_MECHANISMS', \`LOGIN PLAIN CRAM-MD5 DIGEST-MD5')dnl
TRUST_AUTH_MECH(\`LOGIN PLAIN CRAM-MD5 DIGEST-MD5')dnl"
  tls="define(\`confCACERT_PATH', \`$D/tls')dnl
define(\`confCACERT', \`$D/tls/cert.pem')dnl
define(\`confSERVER_CERT', \`$D/tls/cert.pem')dnl
define(\`confSERVER_KEY', \`$D/tls/key.pem')dnl
define(\`confDH_PARAMETERS', \`2')dnl"
  case $VARIANT in
    secure) ;;
    promiscuous) echo "FEATURE(\`promiscuous_relay')dnl" ;;
    # a relayed domain, and what comes in front of it is not looked at again: relays the %-hack only
    loose-relay) echo "RELAY_DOMAIN(\`partner.example.org')dnl
FEATURE(\`loose_relay_check')dnl" ;;
    relay-entire-domain) echo "FEATURE(\`relay_entire_domain')dnl" ;;
    relay-local-from) echo "FEATURE(\`relay_local_from')dnl" ;;
    relay-mail-from) echo "FEATURE(\`relay_mail_from', \`domain')dnl" ;;   # and From:partner... RELAY in the access map
    access-relay) ;;   # the access map alone makes the difference
    masked) echo "define(\`confSMTP_LOGIN_MSG', \`\$j ESMTP ready')dnl" ;;
    nohelp) ;;         # no helpfile: HELP answers 502 and still names the version
    masked-help) echo "define(\`confSMTP_LOGIN_MSG', \`\$j')dnl" ;;   # and a helpfile of one line, without \$v
    goaway) echo "define(\`confPRIVACY_FLAGS', \`goaway,restrictqrun,restrictmailq')dnl
define(\`confSMTP_LOGIN_MSG', \`\$j ESMTP')dnl" ;;
    limits) echo "define(\`confMAX_MESSAGE_SIZE', \`5024000')dnl
define(\`confMAX_RCPTS_PER_MESSAGE', \`3')dnl" ;;
    greet-pause) echo "FEATURE(\`greet_pause', \`3000')dnl" ;;
    delay-checks) echo "FEATURE(\`delay_checks')dnl" ;;   # sender is judged at RCPT, not at MAIL
    # nodelay judges at connect all the same, but wants delay_checks to be there; the numbers are in the access map
    rate-limit) echo "FEATURE(\`delay_checks')dnl
FEATURE(\`ratecontrol', \`nodelay', \`terminate')dnl
FEATURE(\`conncontrol', \`nodelay', \`terminate')dnl" ;;
    badrcpt) echo "define(\`confBAD_RCPT_THROTTLE', \`2')dnl" ;;
    auth|auth-saslauthd) echo "$sasl" ;;
    auth-notrust) echo "define(\`confAUTH_MECHANISMS', \`LOGIN PLAIN CRAM-MD5 DIGEST-MD5')dnl" ;;
    auth-p) echo "$sasl
define(\`confAUTH_OPTIONS', \`A p y')dnl" ;;
    auth-tls) echo "$sasl
$tls" ;;
    auth-p-tls) echo "$sasl
define(\`confAUTH_OPTIONS', \`A p y')dnl
$tls" ;;
    starttls|starttls-expired) echo "$tls" ;;
    starttls-legacy) echo "$tls
define(\`confCIPHER_LIST', \`ALL:@SECLEVEL=0')dnl
define(\`confSERVER_SSL_OPTIONS', \`+SSL_OP_NO_TLSv1_3 +SSL_OP_NO_TLSv1_2')dnl" ;;
    starttls-only12) echo "$tls
define(\`confSERVER_SSL_OPTIONS', \`+SSL_OP_NO_TLSv1 +SSL_OP_NO_TLSv1_1 +SSL_OP_NO_TLSv1_3')dnl" ;;
    starttls-pause) echo "$tls
FEATURE(\`greet_pause', \`5000')dnl" ;;   # as Debian ships it
    smtps) echo "$tls" ;;
    reject-all) ;;     # access map: Connect:127 REJECT
    # % is an ordinary letter, so user%elsewhere@partner.example.org is a mailbox of the relayed domain and of nobody else
    nopercenthack) echo "RELAY_DOMAIN(\`partner.example.org')dnl
FEATURE(\`nopercenthack', \`nospecial')dnl" ;;
    strict-senders) ;;   # the base without accept_unresolvable_domains
  esac
}

make_mc() {
  D=$1
  mods=
  if [ "$VARIANT" = smtps ]; then mods=', M=s'; fi
  cat <<MC
divert(-1)
# sendmail-lab: variant $VARIANT
divert(0)dnl
define(\`_USE_ETC_MAIL_')dnl
include(\`$CF/m4/cf.m4')dnl
VERSIONID(\`sendmail-lab $VARIANT')dnl
OSTYPE(\`linux')dnl
define(\`confDOMAIN_NAME', \`$LAB_HOST')dnl
define(\`confPID_FILE', \`$D/sendmail.pid')dnl
define(\`QUEUE_DIR', \`$D/mqueue')dnl
define(\`ALIAS_FILE', \`$D/aliases')dnl
define(\`STATUS_FILE', \`$D/statistics')dnl
define(\`HELP_FILE', \`$D/helpfile')dnl
dnl /tmp is world-writable: without TrustStickyBit the maps and aliases below it are refused.
dnl Class w is set by LOCAL_DOMAIN, not from a file: F lines are read before that option.
define(\`confDONT_BLAME_SENDMAIL', \`TrustStickyBit')dnl
LOCAL_DOMAIN(\`$LAB_HOST example.test')dnl
define(\`confSERVICE_SWITCH_FILE', \`$D/service.switch')dnl
define(\`confHOSTS_FILE', \`$D/hosts')dnl
$(user_lines)
define(\`confTO_IDENT', \`0')dnl
define(\`confDELIVERY_MODE', \`queueonly')dnl
define(\`confLOG_LEVEL', \`9')dnl
define(\`confDONT_PROBE_INTERFACES', \`True')dnl
define(\`confREFUSE_LA', \`0')dnl
define(\`confQUEUE_LA', \`0')dnl
FEATURE(\`no_default_msa')dnl
FEATURE(\`access_db', \`hash -T<TMPF> $D/access')dnl
FEATURE(\`nocanonify')dnl
$(senders_mc)
$(variant_mc "$D")
DAEMON_OPTIONS(\`Name=LAB, Family=inet, Addr=$LAB_ADDR, Port=$PORT$mods')dnl
MAILER(\`local')dnl
MAILER(\`smtp')dnl
LOCAL_CONFIG
$(environment_lines "$D")
MC
}

# Domains of senders are looked up in DIR/hosts, which knows few of them.
senders_mc() {
  if [ "$VARIANT" = strict-senders ]; then echo dnl; else echo "FEATURE(\`accept_unresolvable_domains')dnl"; fi
}

# Started by an ordinary user it has to trust and stay that user.
user_lines() {
  [ "$(id -u)" != 0 ] || { echo dnl; return 0; }
  echo "define(\`confTRUSTED_USERS', \`$(id -un)')dnl"
  echo "define(\`confTRUSTED_USER', \`$(id -un)')dnl"
  echo "define(\`confRUN_AS_USER', \`$(id -un):$(id -gn)')dnl"
}

# Sendmail empties its environment; E lines put back what nss_wrapper and SASL read while it runs.
environment_lines() {
  [ "$SANDBOX" = wrapper ] || return 0
  echo "ENSS_WRAPPER_HOSTS=$1/hosts"
  echo "ENSS_WRAPPER_HOSTNAME=$LAB_HOST"
  case $VARIANT in auth*) echo "ESASL_CONF_PATH=$1/sasl2" ;; esac
  [ -z "${SASL_PATH:-}" ] || echo "ESASL_PATH=$SASL_PATH"
}

make_access() {
  case $VARIANT in
    access-relay) printf 'Connect:%s\tRELAY\nTo:partner.example.org\tRELAY\n' "$LAB_CLIENT" ;;
    relay-mail-from) printf 'From:partner.example.org\tRELAY\n' ;;
    rate-limit) printf 'ClientRate:\t3\nClientConn:\t2\n' ;;
    reject-all) printf 'Connect:127\tERROR:5.7.1:"550 go away"\n' ;;
    # greet_pause is looked up per client in the access map; 127.0.0.9 is let through at once
    greet-pause) printf 'GreetPause:127.0.0.9\t0\n' ;;
    *) printf 'Spam:nobody@example.invalid\tREJECT\n' ;;
  esac
}

make_cert() {  # DIR/tls: a self-signed certificate (expired 2020 for starttls-expired)
  D=$1
  mkdir -p "$D/tls"
  bits=2048
  cn=$LAB_HOST
  cat > "$D/tls/req.cnf" <<REQ
[req]
distinguished_name = dn
x509_extensions = ext
prompt = no
[dn]
CN = $cn
[ext]
subjectAltName = DNS:$cn
[ca]
default_ca = lab
[lab]
database = $D/tls/index.txt
serial = $D/tls/serial
new_certs_dir = $D/tls
default_md = sha256
policy = any
x509_extensions = ext
[any]
commonName = supplied
REQ
  openssl req -x509 -newkey rsa:$bits -nodes -sha256 -days 30 -config "$D/tls/req.cnf" \
    -keyout "$D/tls/key.pem" -out "$D/tls/cert.pem" 2>/dev/null
  if [ "$VARIANT" = starttls-expired ]; then   # openssl 3.0 req/x509 take no -not_after; ca does
    : > "$D/tls/index.txt"; echo 01 > "$D/tls/serial"
    openssl req -new -key "$D/tls/key.pem" -config "$D/tls/req.cnf" -out "$D/tls/req.pem" 2>/dev/null
    openssl ca -batch -selfsign -config "$D/tls/req.cnf" -in "$D/tls/req.pem" -keyfile "$D/tls/key.pem" \
      -startdate 20190101000000Z -enddate 20200101000000Z -notext -out "$D/tls/cert.pem" 2>/dev/null
  fi
  chmod 600 "$D/tls/key.pem"   # a key that group or others can read is refused, STARTTLS then vanishes
}

make_sasl() {  # user probe, password lab-secret, realm = $LAB_HOST
  D=$1
  mkdir -p "$D/sasl2"
  if [ "$VARIANT" = auth-saslauthd ]; then
    mkdir -p "$D/saslauthd"
    printf 'pwcheck_method: saslauthd\nsaslauthd_path: %s/saslauthd/mux\nmech_list: LOGIN PLAIN\n' "$D" > "$D/sasl2/Sendmail.conf"
    saslauthd -a shadow -m "$D/saslauthd" -n 1
    # saslauthd writes its own pid file, DIR/saslauthd/saslauthd.pid
  else
    printf 'pwcheck_method: auxprop\nauxprop_plugin: sasldb\nsasldb_path: %s/sasldb2\nmech_list: LOGIN PLAIN CRAM-MD5 DIGEST-MD5\n' "$D" > "$D/sasl2/Sendmail.conf"
    echo lab-secret | saslpasswd2 -p -c -f "$D/sasldb2" -u "$LAB_HOST" probe
    chmod 600 "$D/sasldb2"
  fi
}

wait_banner() {  # until something listens: at most 10 s, or 75 s where sendmail may sleep 60 s
  n=0; most=100
  [ "$SANDBOX" != none ] || most=750
  while [ $n -lt $most ]; do
    kill -0 "$(cat "$D/lab.pid")" 2>/dev/null || return 1
    if listening; then return 0; fi
    n=$((n + 1)); sleep 0.1
  done
  return 1
}

start() {
  case $LAB_ADDR in 127.*) ;; *) die "LAB_ADDR must be in 127.0.0.0/8" ;; esac
  case $PORT in *[!0-9]*|'') die "PORT must be a number" ;; esac
  if listening; then die "something listens on port $PORT already"; fi
  case $DIR in *[!A-Za-z0-9/._-]*) die "DIR: plain characters only, it goes into the .mc" ;; esac
  umask 022
  mkdir -p "$DIR"
  D=$(cd "$DIR" && pwd)
  [ ! -e "$D/sendmail.pid" ] || die "$D is in use: stop it first"
  mkdir -p "$D/mqueue"; chmod 700 "$D/mqueue"; chmod 755 "$D"
  make_mc "$D" > "$D/sendmail.mc"
  m4 -D_NO_MAKEINFO_ "$D/sendmail.mc" > "$D/sendmail.cf"
  printf 'hosts\tfiles\naliases\tfiles\n' > "$D/service.switch"
  printf '%s\t%s\n' 127.0.0.1 "$LAB_HOST localhost $(hostname)" 127.0.0.20 friend.lab.example.test \
    127.0.0.21 stranger.example.net 127.0.0.30 example.test > "$D/hosts"
  printf 'hosts: files\npasswd: files\ngroup: files\n' > "$D/nsswitch.conf"
  printf 'postmaster: root\nlist: probe, root\nprobe: root\n' > "$D/aliases"
  make_access > "$D/access.txt"
  "$MAKEMAP" -C "$D/sendmail.cf" hash "$D/access" < "$D/access.txt" 2> "$D/makemap.log" || die "makemap: $(cat "$D/makemap.log")"
  case $VARIANT in
    nohelp|goaway) ;;
    masked-help) printf '#vers\t2\nsmtp\tNo help here.\n' > "$D/helpfile" ;;
    *) make_helpfile > "$D/helpfile" ;;
  esac
  : > "$D/statistics"
  case $VARIANT in *tls*|smtps) make_cert "$D" ;; esac
  case $VARIANT in auth*) make_sasl "$D" ;; esac
  # -bD stays in the foreground: $! is then the timeout that watches the daemon, and what it complains of lands in the log
  (in_sandbox "$D" "$SENDMAIL" -C "$D/sendmail.cf" -bi -v) > "$D/newaliases.log" 2>&1 || die "newaliases: $(cat "$D/newaliases.log")"
  in_sandbox "$D" timeout -k 2 "$SECONDS_TO_LIVE" "$SENDMAIL" -C "$D/sendmail.cf" -bD -X "$D/traffic.log" > "$D/daemon.log" 2>&1 < /dev/null &
  echo $! > "$D/lab.pid"
  if ! wait_banner; then cat "$D/daemon.log" >&2; stop; die "$VARIANT did not start"; fi
  echo "$VARIANT $LAB_ADDR:$PORT pid $(cat "$D/lab.pid") $D"
}

# Sendmail looks up its own host name before it reads the .cf, and sleeps 60 s if it finds no name with a dot.
# So it gets DIR/hosts as /etc/hosts and asks no DNS, in a mount namespace of its own (as root, or where users may
# make one). Where neither is allowed, as in a plain container, nss_wrapper gives it the host name; clients then have no names.
# nss_wrapper works by LD_PRELOAD, which a setgid program ignores, as Cyrus SASL ignores SASL_CONF_PATH there: the lab
# runs a copy without that bit. exec keeps the pid: $! is the command itself.
sandbox_kind() {
  if [ -n "${LAB_SANDBOX:-}" ]; then echo "$LAB_SANDBOX"
  elif unshare -m true 2>/dev/null; then echo mount
  elif [ -n "$NSS_WRAPPER" ]; then echo wrapper
  else echo none; fi
}

in_sandbox() {
  sb=$1; shift
  case $SANDBOX in
  mount)
    exec_line='mount --bind "$0/hosts" /etc/hosts && mount --bind "$0/nsswitch.conf" /etc/nsswitch.conf &&
      if [ -d "$0/sasl2" ]; then mount --bind "$0/sasl2" /usr/lib/sasl2; fi && exec "$@"'
    exec unshare -m sh -c "$exec_line" "$sb" "$@" ;;
  wrapper)
    [ -x "$sb/sendmail" ] || { cp "$SENDMAIL" "$sb/sendmail"; chmod 755 "$sb/sendmail"; }
    n=$#
    while [ $n -gt 0 ]; do   # the same words, the program replaced by its copy
      word=$1; shift; n=$((n - 1))
      if [ "$word" = "$SENDMAIL" ]; then word=$sb/sendmail; fi
      set -- "$@" "$word"
    done
    [ -d "$sb/sasl2" ] && export SASL_CONF_PATH="$sb/sasl2"
    export LD_PRELOAD="$NSS_WRAPPER" NSS_WRAPPER_HOSTS="$sb/hosts" NSS_WRAPPER_HOSTNAME="$LAB_HOST"
    exec "$@" ;;
  none)
    case $(getent hosts "$(hostname)" | awk '{print $2}') in
      *.*) ;; *) echo "sendmail-lab: no namespaces and no nss_wrapper here, and $(hostname) has no dotted name: sendmail sleeps 60 s" >&2 ;;
    esac
    exec "$@" ;;
  esac
}

make_helpfile() {
  printf '#vers\t2\nsmtp\tThis is sendmail version $v\nsmtp\tTopics:\nsmtp\t\tHELO\tEHLO\tMAIL\tRCPT\tDATA\nsmtp\t\tRSET\tNOOP\tQUIT\tHELP\tVRFY\n'
  printf 'smtp\t\tEXPN\tVERB\tETRN\tDSN\tAUTH\nsmtp\t\tSTARTTLS\n'
}

# One that has ended may stay in the process table for a second or more until process 1 of a container looks at it.
runs() { kill -0 "$1" 2>/dev/null && ! grep -q '^State:.*Z' "/proc/$1/status" 2>/dev/null; }

stop() {
  D=$(cd "$DIR" && pwd)
  for f in "$D/lab.pid" "$D/saslauthd/saslauthd.pid"; do
    [ -s "$f" ] || continue
    p=$(cat "$f")
    kill "$p" 2>/dev/null || true
    n=0
    while runs "$p" && [ $n -lt 50 ]; do n=$((n + 1)); sleep 0.1; done
    runs "$p" && kill -9 "$p" 2>/dev/null || true
    rm -f "$f"
  done
  rm -f "$D/sendmail.pid"
}

SANDBOX=$(sandbox_kind)
case ${1:-} in
  start) [ $# = 4 ] || die "start VARIANT PORT DIR"; VARIANT=$2 PORT=$3 DIR=$4; known; start ;;
  stop)  [ $# = 2 ] || die "stop DIR"; DIR=$2; stop ;;
  send)  [ $# -ge 2 ] || die "send DIR ARGUMENT..."; D=$(cd "$2" && pwd); shift 2
         in_sandbox "$D" "$SENDMAIL" -C "$D/sendmail.cf" -odq "$@" ;;
  mc)    [ $# = 4 ] || die "mc VARIANT PORT DIR"; VARIANT=$2 PORT=$3; known; make_mc "$4" ;;
  access) [ $# = 2 ] || die "access VARIANT"; VARIANT=$2; known; make_access ;;
  variants) for v in $VARIANTS; do echo "$v"; done ;;
  *) sed -n '2,9p' "$0" >&2; exit 2 ;;
esac
