#!/bin/sh
# A PostgreSQL server of one's own for tests, on a unix socket in a temporary folder.
#
#   eval "$(.ci/postgres.sh start)"   starts it and sets DATABASE_URL and ASSAY_POSTGRES
#   .ci/postgres.sh stop              stops it and deletes the folder (ASSAY_POSTGRES)
#   .ci/postgres.sh halt | resume     stops it and starts it again on the same data
#
# It keeps nothing through a power cut (fsync=off) and lets in whoever can reach the socket.
set -eu

find_programs() {
  command -v initdb >/dev/null 2>&1 && return
  bin=$(ls -d /usr/lib/postgresql/*/bin 2>/dev/null | sort -V | tail -n 1)
  [ -n "$bin" ] && PATH="$bin:$PATH" && return
  echo "initdb is missing: installing Debian's postgresql" >&2
  install_package >&2
  PATH="$(ls -d /usr/lib/postgresql/*/bin | sort -V | tail -n 1):$PATH"
}

# Without the server that the package would start for the whole machine.
install_package() {
  root=''
  [ "$(id -u)" -eq 0 ] || root='sudo -n'
  $root mkdir -p /etc/postgresql-common
  [ -e /etc/postgresql-common/createcluster.conf ] ||
    echo 'create_main_cluster = false' | $root tee /etc/postgresql-common/createcluster.conf >/dev/null
  "$(dirname "$0")/install-packages.sh" postgresql || {
    echo "PostgreSQL cannot be installed here: install version 15 or newer, so that initdb is on the path" >&2
    exit 1
  }
}

# initdb and postgres refuse to run as root.
unprivileged() {
  if [ "$(id -u)" -ne 0 ]; then
    "$@"
  elif getent passwd postgres >/dev/null; then
    setpriv --reuid=postgres --regid="$(id -g postgres)" --clear-groups env HOME=/tmp "$@"
  else
    setpriv --reuid=65534 --regid=65534 --clear-groups env HOME=/tmp "$@"
  fi
}

launch() {
  unprivileged pg_ctl -D "$1/data" -w -s -l "$1/log" -o "-k $1 -c listen_addresses='' -c fsync=off \
    -c full_page_writes=off -c max_connections=100 -c autovacuum_naptime=5s" start >&2
}

find_programs
case "${1:-}" in
  start)
    folder=$(unprivileged mktemp -d "${TMPDIR:-/tmp}/assay-postgres.XXXXXX")
    unprivileged initdb -D "$folder/data" -U assay -A trust -E UTF8 --locale=C --no-sync >&2
    launch "$folder"
    unprivileged createdb -h "$folder" -U assay assay
    echo "export ASSAY_POSTGRES=$folder"
    echo "export DATABASE_URL='postgres://assay@localhost/assay?host=$folder'"
    ;;
  halt) unprivileged pg_ctl -D "$ASSAY_POSTGRES/data" -w -s -m immediate stop >&2 ;;
  resume) launch "$ASSAY_POSTGRES" ;;
  stop)
    unprivileged pg_ctl -D "$ASSAY_POSTGRES/data" -w -s -m immediate stop >&2 || true
    rm -rf "$ASSAY_POSTGRES"
    ;;
  *)
    echo "usage: postgres.sh start | halt | resume | stop" >&2
    exit 2
    ;;
esac
