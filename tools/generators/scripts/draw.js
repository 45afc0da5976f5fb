// SPDX-License-Identifier: Apache-2.0
// Draws labelled captchas with svg-captcha, the usual library of Node servers, rendered by resvg.
//
// usage: npm install svg-captcha @resvg/resvg-js && node draw.js COUNT OUT FONTS
//
// Writes OUT/*.png and OUT/labels.tsv; FONTS is a file with the path of a font in each line. The library takes its random numbers from Math.random: no two runs are equal.
const fs = require('fs');
const path = require('path');
const {createRequire} = require('module');
const here = createRequire(path.join(process.cwd(), 'x.js'));
const svgCaptcha = here('svg-captcha');
const {Resvg} = here('@resvg/resvg-js');

const [count, out, list] = process.argv.slice(2);
fs.mkdirSync(out, {recursive: true});
const pick = (...values) => values[Math.floor(Math.random() * values.length)];
const between = (low, high) => low + Math.floor(Math.random() * (high - low + 1));
const alphabets = ['0123456789', '23456789abcdefghjkmnpqrstuvwxyz', '23456789ABCDEFGHJKLMNPQRSTUVWXYZ',
  'abcdefghijkmnpqrstuvwxyz', 'ABCDEFGHJKLMNPQRSTUVWXYZ', '23456789abdefghjmnqrtyABDEFGHJKLMNQRTY'];
const fonts = fs.readFileSync(list, 'utf8').split('\n')
  .filter(f => f.endsWith('.ttf') && fs.existsSync(f));
const own = here.resolve('svg-captcha').replace(/index\.js$/, 'fonts/Comismsh.ttf');
const labels = [];
for (let n = 0; n < count; n++) {
  if (n % 50 === 0) {
    try {
      svgCaptcha.loadFont(Math.random() < 0.5 ? own : pick(...fonts));
    } catch (e) {
      svgCaptcha.loadFont(own); // a font that its parser cannot read
    }
  }
  const size = pick(4, 4, 4, 5, 6);
  const alphabet = pick(...alphabets);
  const text = Array.from({length: size}, () => pick(...alphabet)).join('');
  const width = pick(150, 150, size * between(25, 40));
  const height = pick(50, 50, between(36, 70));
  const options = {
    width, height, fontSize: Math.round(height * (1 + Math.random() * 0.2)),
    noise: between(0, 4), color: Math.random() < 0.7, inverse: Math.random() < 0.15,
    background: Math.random() < 0.6 ? pick('#cc9966', '#f0f0f0', '#fff', '#e8f4ff',
      `rgb(${between(170, 255)},${between(170, 255)},${between(170, 255)})`) : undefined,
  };
  const svg = svgCaptcha(text, options);
  const png = new Resvg(svg, {background: options.background || '#fff'}).render().asPng();
  const name = String(n).padStart(6, '0') + '.png';
  fs.writeFileSync(path.join(out, name), png);
  labels.push(name + '\t' + text + '\n');
}
fs.writeFileSync(path.join(out, 'labels.tsv'), labels.join(''));
