import { spawnSync } from 'node:child_process';
import { chmodSync, mkdirSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';

/**
 * A `systemctl` that does with units of the form `name@port` what systemd would: runs their ExecStart with their
 * EnvironmentFile and nothing else, and waits until they answer; on stop, SIGTERM. `nginx` is reloaded, or started.
 */
export function makeSystemctl(folder: string, nginxConf: string): { path: string; stopAll: () => void } {
  const path = join(folder, 'bin');
  mkdirSync(path);
  mkdirSync(join(folder, 'run'));
  writeFileSync(join(path, 'systemctl'), script(folder, nginxConf));
  chmodSync(join(path, 'systemctl'), 0o755);
  const stopAll = (): void => {
    const stop = `for pid in '${folder}'/run/*.pid; do [ -s "$pid" ] && kill "$(cat "$pid")"; done; true`;
    spawnSync('sh', ['-c', stop]);
  };
  return { path, stopAll };
}

const script = (folder: string, nginxConf: string): string => `#!/bin/sh
set -eu
verb=$1; shift
[ "$1" != --now ] || shift

value() { sed -n "s/^$1=//p" "$file" | sed "s/%i/$port/g"; }

stop() {
  [ -f "$pid" ] || return 0
  kill "$(cat "$pid")"
  while kill -0 "$(cat "$pid")" 2>/dev/null; do sleep 0.05; done
  rm "$pid"
}

start() {
  cd "$(value WorkingDirectory)"
  env -i PATH="$PATH" $(grep -v '^#' "$(value EnvironmentFile)") "$(value Environment)" $(value ExecStart) >>'${folder}/log' 2>&1 &
  echo $! > "$pid"
  for _ in $(seq 400); do
    ! curl -sf "http://127.0.0.1:$port/health/live" >/dev/null || return 0
    kill -0 "$(cat "$pid")" || { cat '${folder}/log' >&2; exit 1; }
    sleep 0.05
  done
  exit 1
}

for unit; do
  pid='${folder}/run/'$unit.pid
  if [ "$unit" = nginx ]; then
    # "nginx -t" leaves an empty file.
    if [ -s "$pid" ]; then nginx -q -c '${nginxConf}' -s reload; else nginx -q -c '${nginxConf}'; fi
    continue
  fi
  file='${folder}/systemd/'\${unit%@*}@.service
  port=\${unit#*@}
  case $verb in
    stop) stop ;;
    restart) stop; start ;;
    start | enable) start ;;
    *) echo "systemctl $verb is not known here" >&2; exit 1 ;;
  esac
done
`;
