import { spawn } from 'node:child_process';
import { mkdtempSync, rmSync } from 'node:fs';
import { connect, createServer } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { setTimeout as pause } from 'node:timers/promises';
import { aptInstall, found } from './apt-get.mjs';

/** What an installation's Redis is told, so that the tests meet the same one. */
const settingsFile = fileURLToPath(new URL('../infra/redis.conf', import.meta.url));
const READY_WITHIN_MS = 10_000;

/**
 * A Redis server of our own for the integration tests, on a free port of the loopback address, keeping nothing.
 * Gives its address, or null where this machine has none and none can be installed. `atEnd` is handed how to end it
 * before it is waited for, so that it never outlives a caller that is interrupted meanwhile.
 */
export async function startRedis(say, atEnd) {
  const server = findServer() ?? installServer(say);
  if (server === null) return null;
  const folder = mkdtempSync(join(tmpdir(), 'clearweek-redis-'));
  const port = await freePort();
  const settings = {
    port,
    bind: '127.0.0.1',
    dir: folder,
    daemonize: 'no',
    loglevel: 'warning',
  };
  const args = [settingsFile, ...Object.entries(settings).flatMap(([name, value]) => [`--${name}`, String(value)])];
  const child = spawn(server.path, args, { argv0: 'redis-server', stdio: 'ignore' });
  const gone = new Promise((resolve) => child.once('close', resolve));
  child.once('error', () => {});
  const stop = async () => {
    child.kill('SIGTERM');
    const forced = setTimeout(() => child.kill('SIGKILL'), 5_000);
    await gone;
    clearTimeout(forced);
    rmSync(folder, { recursive: true, force: true });
  };
  atEnd(stop);
  if (await answers(port, child)) return `redis://127.0.0.1:${port}`;
  await stop();
  throw new Error('redis-server was started but did not answer');
}

/** Debian's redis-tools carries the server too, under the name of a checking tool; it acts by the name it is called. */
function findServer() {
  const path = found(['redis-server', 'redis-check-rdb']);
  return path === null ? null : { path };
}

/** redis-tools rather than redis-server: the latter would also start a service that stays behind. */
function installServer(say) {
  const why = 'Redis is not on this machine; installing it with apt-get for the integration tests …';
  return aptInstall('redis-tools', why, say) ? findServer() : null;
}

function freePort() {
  return new Promise((resolve, reject) => {
    const probe = createServer().once('error', reject);
    probe.listen(0, '127.0.0.1', () => {
      const { port } = /** @type {import('node:net').AddressInfo} */ (probe.address());
      probe.close(() => resolve(port));
    });
  });
}

async function answers(port, child) {
  const until = Date.now() + READY_WITHIN_MS;
  while (Date.now() < until && child.exitCode === null) {
    if (await ping(port)) return true;
    await pause(50);
  }
  return false;
}

function ping(port) {
  return new Promise((resolve) => {
    const socket = connect(port, '127.0.0.1', () => socket.write('PING\r\n'));
    socket.setTimeout(1_000, () => socket.destroy());
    socket.on('data', (data) => {
      resolve(String(data).startsWith('+PONG'));
      socket.destroy();
    });
    socket.on('error', () => resolve(false));
    socket.on('close', () => resolve(false));
  });
}
