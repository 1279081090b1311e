# Sourced by run, test, bench and packaging/build. Makes ready what they need and says so in plain Swedish on stderr
# (stdout belongs to the program). Nothing is done twice: what is in place is left alone.
#
#   setup_env GROUP…   a Python ≥ 3.11, the system libraries Qt needs, .venv with the locked groups, translations,
#                      our own packages byte-compiled
#   apt_install NAME…  install packages, as root or with sudo; fails with a clear line where neither is possible
#   apt_install_cups   a print system for tests to start, without a service of it
#   setup_postgres     server programs from which tests and benchmarks start a server of their own (after setup_env)
#   has_display        whether a window can be shown

root="$(cd "$(dirname "${BASH_SOURCE[0]}")/.." && pwd -P)"
venv="$root/.venv"
python="$venv/bin/python"
# Our packages are found from any folder, and nothing lying in the caller's folder can take their place.
export PYTHONPATH="$root" PYTHONSAFEPATH=1

say() { printf '%s\n' "$*" >&2; }
fail() { say "$*"; exit 1; }

find_admin() { # sets admin: what to put before a command that only root may do
  admin=()
  if [ "$(id -u)" != 0 ]; then
    if [ -t 0 ]; then admin=(sudo); else admin=(sudo -n); fi # never wait for a password nobody can type
  fi
}

apt_install() {
  local admin
  find_admin
  if ! command -v apt-get >/dev/null || { [ ${#admin[@]} -gt 0 ] && ! command -v sudo >/dev/null; }; then
    say "Det här saknas på datorn: $*"
    say "Be den som sköter datorn att installera det (namnen är Debians), eller kör om kommandot som root eller med sudo."
    return 1
  fi
  say "Installerar med apt: $* …"
  local log
  log="$("${admin[@]}" apt-get update -qq 2>&1 &&
    "${admin[@]}" env DEBIAN_FRONTEND=noninteractive apt-get install -y -qq --no-install-recommends "$@" 2>&1)" ||
    { say "$log" "Det gick inte att installera $*. Be den som sköter datorn om hjälp."; return 1; }
}

usable_python() { "$1" -c 'import sys, venv, ensurepip; sys.exit(not (3, 11) <= sys.version_info[:2] < (3, 15))' 2>/dev/null; }

find_python() { # sets system_python
  local name
  for name in python3 python3.14 python3.13 python3.12 python3.11; do
    if command -v "$name" >/dev/null && usable_python "$name"; then system_python="$name"; return 0; fi
  done
  return 1
}

has_display() { "${system_python:-$python}" "$root/packaging/check_system.py" display; }

setup_libraries() {
  local groups=(offscreen) lacking
  [ -z "${DISPLAY:-}" ] || groups+=(xcb)
  [ -z "${WAYLAND_DISPLAY:-}" ] || groups+=(wayland)
  lacking="$("$system_python" "$root/packaging/check_system.py" libraries "${groups[@]}")"
  [ -z "$lacking" ] && return 0
  # shellcheck disable=SC2046 # one word per package is what is meant
  apt_install $(awk '{print $2}' <<<"$lacking" | sort -u) ||
    fail "Programmet kan inte starta utan: $(awk '{printf "%s ", $1}' <<<"$lacking")"
}

install_group() { # one lock file into .venv, unless the very same one is there already
  local lock="$root/requirements/$1.lock" stamp="$venv/.installed-$1" want line
  want="$(cksum <"$lock") $root"
  [ "$(cat "$stamp" 2>/dev/null)" = "$want" ] && return 0
  say "Hämtar det som behövs ($1), det tar ungefär en halv minut första gången …"
  "$python" -m pip install --disable-pip-version-check --no-input --progress-bar off --no-deps \
    --require-hashes --only-binary :all: -r "$lock" |
    while read -r line; do
      case "$line" in
        Collecting*) line="${line#Collecting }" && say "  hämtar ${line%% *}" ;;
        Installing*) say "  packar upp …" ;;
      esac
    done || fail "Det gick inte att hämta allt. Är datorn ansluten till nätet? Kör kommandot igen, det fortsätter där det slutade."
  printf '%s\n' "$want" >"$stamp"
}

compile_translations() {
  local ts
  for ts in "$root"/resources/translations/*_sv.ts; do
    [ -e "$ts" ] || continue
    [ "${ts%.ts}.qm" -nt "$ts" ] && continue
    "$python" -c 'from PySide6.scripts.pyside_tool import lrelease; lrelease()' -silent "$ts" -qm "${ts%.ts}.qm" >&2 ||
      fail "Översättningen ${ts##*/} gick inte att läsa."
  done
}

compile_own_code() { # every window is a process of its own: none of them shall compile what another one could have
  local stamp="$venv/.compiled" packages=(domain desktop central resources)
  [ -w "$root/desktop" ] || return 0 # a read-only checkout starts as it is, only slower
  cd "$root"
  # By change of the directory entry, not by date of the text: a copied or renamed file may be older than the stamp.
  if [ ! -e "$stamp" ] || [ -n "$(find "${packages[@]}" -name '*.py' -cnewer "$stamp" -print -quit)" ]; then
    # The stamp is as old as the start of the work, so that what is changed meanwhile is seen next time. Writes even
    # where PYTHONDONTWRITEBYTECODE is set; what cannot be compiled is for the program itself to tell.
    touch "$stamp.new" && "$python" -m compileall -qq "${packages[@]}" && mv "$stamp.new" "$stamp"
  fi 2>/dev/null || true
  cd "$OLDPWD"
}

make_venv() { # a folder that was moved or whose Python is gone is made anew; one that works is kept
  local stamp="$venv/.installed-product"
  if "$python" -c 'import pip' 2>/dev/null && { [ ! -e "$stamp" ] || grep -qF " $root" "$stamp"; }; then return 0; fi
  say "Gör i ordning en egen miljö i ${venv} …"
  "$system_python" -m venv --clear "$venv" || fail "Det gick inte att skapa ${venv}."
}

has_postgres() { compgen -G '/usr/lib/postgresql/*/bin/initdb' >/dev/null; }

apt_install_postgres() { # the programs alone: the package's own cluster is neither made nor started
  local admin choice=/etc/postgresql-common/createcluster.conf
  find_admin
  apt_install postgresql-common || return 1
  "${admin[@]}" sed -i -E 's/^#? *create_main_cluster.*/create_main_cluster = false/' "$choice" || return 1
  apt_install postgresql && has_postgres
}

apt_install_cups() { # the programs alone: tests start a print system of their own, and the computer's stays as it is
  local admin policy=/usr/sbin/policy-rc.d own=""
  find_admin
  command -v apt-get >/dev/null || { apt_install cups-daemon cups-client; return 1; }
  if [ ! -e "$policy" ]; then # what a package asks before it starts its service
    printf '#!/bin/sh\nexit 101\n' | "${admin[@]}" sh -c "cat >$policy && chmod 755 $policy" && own=yes || return 1
  fi
  apt_install cups-daemon cups-client
  local result=$?
  [ -z "$own" ] || "${admin[@]}" rm -f "$policy"
  [ ! -d /run/systemd/system ] || "${admin[@]}" systemctl --quiet disable cups.service cups.socket cups.path || true
  return "$result"
}

setup_postgres() {
  if [ -n "${DATABASE_URL:-}" ] || [ -n "${SAMSA_POSTGRES_BIN:-}" ] || has_postgres; then return 0; fi
  if [ -e "$venv/.installed-postgres" ]; then install_group postgres; return; fi # there was no apt the last time either
  apt_install_postgres && return 0
  say "Tar i stället PostgreSQL som Pythonpaket, för proven och mätningarna …"
  # In a shell of its own, where a failure ends no more than the try.
  (install_group postgres) || say "PostgreSQL saknas. Prov som behöver det hoppas över. Installera paketet postgresql," \
    "eller sätt DATABASE_URL till en server där du får skapa databaser och roller."
}

one_at_a_time() { # two starts at once: the second waits until the first has everything in place
  exec 9<"$root"
  command -v flock >/dev/null || return 0
  flock -n 9 || { say "Väntar på en annan start som gör i ordning miljön …"; flock 9; }
}

setup_env() {
  find_python || { say "Python 3.11 eller nyare saknas."; apt_install python3 python3-venv && find_python; } ||
    fail "Programmet behöver Python 3.11–3.14 med venv. Den här datorn har $(python3 --version 2>/dev/null || echo ingen Python)."
  local group
  one_at_a_time
  setup_libraries
  make_venv
  for group in "$@"; do install_group "$group"; done
  compile_translations
  compile_own_code
  exec 9<&- # let the next one in
}
