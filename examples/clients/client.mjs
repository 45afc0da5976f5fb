// SPDX-License-Identifier: Apache-2.0
//
// Reads an image by a server: node client.mjs captcha.png prints the text, a tab and the confidence.
//
// MASTER_URL is the server, http://127.0.0.1:8080 if it is not set; MASTER_TOKEN what it asks for, if anything.
// Node.js 18 or later, nothing else.
import { readFile } from 'node:fs/promises';
import { setTimeout as sleep } from 'node:timers/promises';

const TRIES = 5;

/** The server's answer for the bytes of an image. */
async function recognize(image) {
  const url = (process.env.MASTER_URL || 'http://127.0.0.1:8080') + '/v1/recognize';
  const headers = { 'Content-Type': 'application/octet-stream' };
  if (process.env.MASTER_TOKEN) {
    headers.Authorization = `Bearer ${process.env.MASTER_TOKEN}`;
  }
  for (let left = TRIES - 1; ; left--) {
    const response = await fetch(url, { method: 'POST', headers, body: image, signal: AbortSignal.timeout(60_000) });
    if (response.ok) {
      return response.json();
    }
    if (response.status !== 503 || left === 0) {
      throw new Error(`the server answered ${response.status}: ${await response.text()}`);
    }
    await response.arrayBuffer(); // so that the connection can be used again
    await sleep(1000 * Number(response.headers.get('Retry-After') ?? 1)); // it is busy, and says when to come back
  }
}

const [image, ...more] = process.argv.slice(2);
if (image === undefined || more.length > 0) {
  console.error('usage: node client.mjs IMAGE');
  process.exitCode = 2;
} else {
  try {
    const answer = await recognize(await readFile(image));
    console.log(`${answer.text}\t${answer.confidence}`);
  } catch (error) {
    console.error(`client: ${error.message}`);
    process.exitCode = 1;
  }
}
