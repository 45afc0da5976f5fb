// SPDX-License-Identifier: Apache-2.0
// Draws labeled captchas with libraries that draw on a canvas, of a server or of a browser, and with captchapng.
//
// usage: npm install --ignore-scripts PACKAGE @napi-rs/canvas && node canvas.js LIBRARY COUNT OUT FONTS
//
// LIBRARY is a key of `libraries` below; FONTS is a file with the path of a font in each line. Writes OUT/*.png and OUT/labels.tsv. Whichever canvas a library asks for, it gets that of @napi-rs/canvas,
// so none needs a compiler or a browser. Four in ten images have the settings of the library. An image whose letters leave the canvas or hardly differ from the ground is drawn again. The libraries take
// their random numbers from Math.random: no two runs are equal.
const fs = require('fs');
const path = require('path');
const Module = require('module');
const here = Module.createRequire(path.join(process.cwd(), 'x.js'));
const {createCanvas, loadImage, GlobalFonts} = here('@napi-rs/canvas');

const [library, count, out, list] = process.argv.slice(2);
const pick = values => values[Math.floor(Math.random() * values.length)];
const between = (low, high) => low + Math.floor(Math.random() * (high - low + 1));
const chance = share => Math.random() < share;

// Fonts: those of the file, by turns, in place of any font that a library names; its own only if the image is drawn with its settings.
const plain = {
  sans: 'DejaVu Sans', 'sans-serif': 'DejaVu Sans', serif: 'DejaVu Serif', Georgia: 'DejaVu Serif', Arial: 'Liberation Sans', Tahoma: 'DejaVu Sans', Helvetica: 'Liberation Sans',
  Unifont: 'DejaVu Sans Mono', 微软雅黑: 'DejaVu Sans', swift: 'swift',
};
const fonts = [];
let font = null;

function glyph(family, letter) {
  const canvas = createCanvas(96, 96);
  const context = canvas.getContext('2d');
  context.font = `56px "${family}"`;
  context.fillText(letter, 20, 68);
  const {data} = context.getImageData(0, 0, 96, 96);
  let [left, top, right, bottom] = [96, 96, -1, -1];
  for (let y = 0; y < 96; y++) {
    for (let x = 0; x < 96; x++) {
      if (data[4 * (96 * y + x) + 3] > 100) {
        [left, top, right, bottom] = [Math.min(left, x), Math.min(top, y), Math.max(right, x), Math.max(bottom, y)];
      }
    }
  }
  if (right < left) {
    return null;
  }
  const cells = []; // the letter alone, in 16 x 16 cells: neither its size nor its place matters
  for (let y = 0; y < 16; y++) {
    for (let x = 0; x < 16; x++) {
      const at = 96 * (top + Math.floor((y + 0.5) * (bottom - top + 1) / 16)) + left + Math.floor((x + 0.5) * (right - left + 1) / 16);
      cells.push(data[4 * at + 3] > 100);
    }
  }
  return cells;
}

const alike = (a, b) => a.filter((cell, n) => cell === b[n]).length / a.length;

const letters = family => Object.fromEntries([...'abdegrABDEGR2578+='].map(letter => [letter, glyph(family, letter)]));

function loadFonts() {
  const models = ['DejaVu Sans', 'DejaVu Serif', 'DejaVu Sans Mono', 'Liberation Sans', 'Liberation Serif'].map(letters);
  const files = fs.readFileSync(list, 'utf8').split('\n').filter(file => /\.[ot]tf$/i.test(file) && fs.existsSync(file));
  while (fonts.length < 250 && files.length > 0) {
    const [file] = files.splice(between(0, files.length - 1), 1);
    const family = `listed ${fonts.length}`;
    if (!GlobalFonts.registerFromPath(file, family)) {
      continue;
    }
    const glyphs = letters(family);
    if (Object.values(glyphs).includes(null) || alike(glyphs.A, glyphs.B) > 0.98 || alike(glyphs[2], glyphs[5]) > 0.98) {
      continue; // lacks letters; the next font takes its name
    }
    const capitals = [...'abdegr'].filter(letter => alike(glyphs[letter], glyphs[letter.toUpperCase()]) > 0.85).length > 2;
    const clear = part => [...part].map(letter => Math.max(...models.map(model => alike(glyphs[letter], model[letter])))).sort();
    const [large, small] = [clear('ABDEGR2578'), clear('abdegr')];
    if (large[1] < 0.67 || large[5] < 0.76 || (!capitals && (small[1] < 0.67 || small[3] < 0.72))) {
      continue; // hardly legible: outlines, stripes, ornaments, other scripts
    }
    fonts.push({family, capitals});
  }
}

// Canvas: notes where each text lies and how much its color differs from what is below.
let last = null;
let drawn = [];
const pen = createCanvas(1, 1).getContext('2d');
let slack = 0; // pixels of a letter that may be cut off

function note(context, text, x, y, style) {
  const {a, b, c, d, e, f} = context.getTransform();
  const size = context.measureText(text);
  const corners = [];
  for (const across of [x - size.actualBoundingBoxLeft, x + size.actualBoundingBoxRight]) {
    for (const down of [y - size.actualBoundingBoxAscent, y + size.actualBoundingBoxDescent]) {
      corners.push([a * across + c * down + e, b * across + d * down + f]);
    }
  }
  const xs = corners.map(corner => corner[0]);
  const ys = corners.map(corner => corner[1]);
  const box = [Math.min(...xs), Math.min(...ys), Math.max(...xs), Math.max(...ys)];
  const {width, height} = context.canvas;
  const [left, top, right, bottom] = [Math.max(0, Math.floor(box[0])), Math.max(0, Math.floor(box[1])), Math.min(width, Math.ceil(box[2])), Math.min(height, Math.ceil(box[3]))];
  const cut = Math.max(-box[0], -box[1], box[2] - width, box[3] - height);
  if (right <= left || bottom <= top) {
    drawn.push({cut, contrast: 0, size: parseFloat(/[\d.]+(?=px)/.exec(context.font))});
    return;
  }
  const ground = [0, 0, 0];
  const {data} = context.getImageData(left, top, right - left, bottom - top);
  for (let n = 0; n < data.length; n += 4) {
    for (let k = 0; k < 3; k++) {
      ground[k] += 255 + (data[n + k] - 255) * data[n + 3] / 255;
    }
  }
  pen.globalAlpha = 1;
  pen.clearRect(0, 0, 1, 1);
  pen.fillStyle = style;
  pen.globalAlpha = context.globalAlpha;
  pen.fillRect(0, 0, 1, 1);
  const color = pen.getImageData(0, 0, 1, 1).data;
  const apart = ground.map((sum, k) => (color[k] - sum / (data.length / 4)) * color[3] / 255);
  drawn.push({cut, size: parseFloat(/[\d.]+(?=px)/.exec(context.font)), contrast: Math.sqrt((2 * apart[0] ** 2 + 4 * apart[1] ** 2 + 3 * apart[2] ** 2) / 9)});
}

function surface(width, height) {
  const canvas = createCanvas(width, height);
  const context = canvas.getContext('2d');
  const prototype = Object.getPrototypeOf(context);
  for (const way of ['fill', 'stroke']) {
    context[`${way}Text`] = (text, x, y) => {
      note(context, text, x, y, context[`${way}Style`]);
      prototype[`${way}Text`].call(context, text, x, y);
    };
  }
  const named = Object.getOwnPropertyDescriptor(prototype, 'font');
  Object.defineProperty(context, 'font', {
    get: () => named.get.call(context),
    set: value => { // emboldened, two letters of the font Swift would come out hollow
      const [, size, family] = /^(.*?px) ([^,]+)/.exec(value);
      named.set.call(context, `${family === 'swift' ? size.replace('bold ', '') : size} "${font ? font.family : plain[family] || family}"`);
    },
  });
  const encode = canvas.toBuffer.bind(canvas);
  canvas.getContext = () => context;
  canvas.toBuffer = then => typeof then === 'function' ? then(null, encode('image/png')) : encode('image/png');
  canvas.toBufferSync = () => encode('image/png');
  last = canvas;
  return canvas;
}

function Canvas(width, height) {
  return surface(width, height);
}

const registerFont = (file, {family}) => GlobalFonts.registerFromPath(file, family);
const react = {
  Component: function (props) {
    this.props = props;
  },
  createRef: () => ({current: null}), createElement: () => null, useCallback: f => f, useEffect: f => f(), useImperativeHandle: () => null, useRef: () => ({current: last}), forwardRef: f => f,
};
const anything = new Proxy(() => anything, {get: (target, key) => key === 'default' ? anything : key === '__esModule' ? true : anything});
const stubs = {
  canvas: Object.assign(Canvas, {createCanvas: surface, registerFont}), 'skia-canvas': {Canvas}, react, 'prop-types': anything, 'styled-components': anything, classnames: anything,
  lodash: {isFunction: value => typeof value === 'function'},
};
const load = Module._load;
Module._load = (name, ...rest) => stubs[name] || load(name, ...rest);

// A module of a browser, as a function of what it takes from the page.
function browser(file, result, ...names) {
  const source = fs.readFileSync(here.resolve(file), 'utf8').replace(/^import .*$/gm, '').replace(/^export (default )?/gm, (all, standard) => standard ? 'var standard = ' : '');
  return new Function(...names, `${source.replace(/var standard = Captcha;/, '')}\nreturn ${result};`);
}

// What is drawn.
const alphabets = ['0123456789', '23456789abcdefghjkmnpqrstuvwxyz', '23456789ABCDEFGHJKLMNPQRSTUVWXYZ', 'abcdefghijkmnpqrstuvwxyz', 'ABCDEFGHJKLMNPQRSTUVWXYZ', '23456789abdefghjmnqrtyABDEFGHJLMNQRTY'];
const capital = alphabets.filter(alphabet => !/[a-z]/.test(alphabet));
const alphabet = () => pick(font && font.capitals ? capital : alphabets);
const word = length => {
  const characters = alphabet();
  return Array.from({length}, () => pick(characters)).join('');
};
const lengths = [3, 4, 4, 4, 5, 5, 6, 6, 7, 8];
const shade = (low, high) => '#' + [0, 1, 2].map(() => between(low, high).toString(16).padStart(2, '0')).join('');
const dark = () => pick(['#000000', '#333333', shade(0, 130), shade(0, 130), shade(0, 130)]);
const light = () => pick(['#ffffff', '#ffffff', '#f0f0f0', shade(180, 255), shade(180, 255), shade(180, 255)]);

const libraries = {
  'captcha-canvas': usual => {
    const {createCaptchaSync, Captcha} = here('captcha-canvas');
    if (usual) {
      const {text} = createCaptchaSync(300, 100);
      drawn = drawn.filter(({size}) => size > 30); // without the small letters that confuse
      slack = 2.5; // the first letter begins at the edge
      return text;
    }
    const length = pick(lengths);
    const height = between(70, 120);
    const size = Math.round(height * (0.3 + 0.15 * Math.random()));
    const captcha = new Captcha(length * between(Math.round(size * 1.1), Math.round(size * 1.8)), height, length);
    if (chance(0.5)) {
      const ground = createCanvas(8, 8);
      const context = ground.getContext('2d');
      context.fillStyle = light();
      context.fillRect(0, 0, 8, 8);
      captcha.drawImage(ground);
    }
    const color = dark();
    const decoy = {total: between(1, 25), size: Math.round(size * (0.35 + 0.2 * Math.random())), color: shade(60, 200), opacity: 0.2 + 0.5 * Math.random(), font: 'sans'};
    if (chance(0.7)) {
      captcha.addDecoy(decoy);
    }
    drawn = [];
    const text = word(length);
    captcha.drawCaptcha({
      text, characters: length, size, color, colors: chance(0.4) ? [dark(), dark(), dark()] : [], skew: chance(0.6), rotate: between(0, 20), opacity: 0.7 + 0.3 * Math.random(), font: 'sans',
    });
    const own = drawn;
    if (chance(0.7)) {
      captcha.drawTrace({color: chance(0.4) ? color : shade(0, 200), size: between(1, 3), opacity: 0.4 + 0.6 * Math.random()});
    }
    if (chance(0.3)) {
      captcha.addDecoy({...decoy, total: between(1, 4)});
    }
    drawn = own;
    return text;
  },
  haileybot: usual => {
    const Captcha = here('@haileybot/captcha-generator');
    font = null;
    return new Captcha(usual ? 250 : between(250, 400)).value;
  },
  captchagen: usual => {
    const {create, Captcha, drawBackground, drawLines, drawText} = here('captchagen');
    if (usual) {
      return create({}).generate().text();
    }
    const length = pick(lengths);
    const height = between(100, 170);
    const captcha = new Captcha({text: word(length), height, width: Math.round(length * height * (0.33 + 0.15 * Math.random())) + 20, font: 'sans'});
    const steps = pick([[drawText], [drawLines, drawText], [drawLines, drawText], [drawText, drawLines]]);
    [drawBackground, ...steps].forEach(step => captcha.use(step));
    return captcha.generate().text();
  },
  'canvas-captcha': usual => {
    const draw = here('canvas-captcha');
    const charLength = usual ? 4 : pick(lengths);
    const size = usual ? 26 : between(20, 40);
    const height = usual ? 32 : Math.round(size * (1.2 + 0.5 * Math.random()));
    const options = {
      charPool: [...(usual ? 'abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZ1234567890' : alphabet())], charLength, size: {width: usual ? 100 : Math.round(charLength * size * 0.75) + 24, height},
      textPos: {left: usual ? 15 : between(6, 18), top: Math.round(height * 0.8)}, rotate: usual ? 0.01 : (Math.random() - 0.5) * 0.08, font: `${size}px Unifont`, strokeStyle: usual ? '#0088cc' : dark(),
      bgColor: usual ? '#eeeeee' : light(), confusion: usual || chance(0.6), cFont: `${usual ? 30 : size + between(-4, 6)}px Arial`, cStrokeStyle: usual ? '#adc' : shade(170, 220),
      cRotate: usual ? -0.05 : (Math.random() - 0.5) * 0.1,
    };
    let text;
    draw(options, (error, {captchaStr}) => {
      text = captchaStr;
    });
    drawn = drawn.slice(-1); // without the text that confuses
    return text;
  },
  'captcha-mini': usual => {
    const CaptchaMini = here('captcha-mini');
    const length = usual ? 4 : pick(lengths);
    const fontSize = usual ? 20 : between(18, 44);
    const ink = between(60, 150);
    const captcha = new CaptchaMini(usual ? {} : {
      lineWidth: 0.5 + Math.random() * 1.5, lineNum: between(0, 6), dotR: between(1, 2), dotNum: between(0, 40), preGroundColor: [0, ink], backGroundColor: [between(ink + 60, 240), 255], fontSize,
      fontStyle: chance(0.8) ? 'fill' : 'stroke', content: alphabet(), length,
    });
    let text;
    const canvas = usual ? surface(pick([80, 100, 120]), pick([30, 40])) : surface(Math.round(length * fontSize * (0.9 + 0.5 * Math.random())), Math.round(fontSize * (1.4 + 0.6 * Math.random())));
    captcha.draw(canvas, value => {
      text = value;
    });
    return text;
  },
  'js-captcha': usual => {
    const value = usual ? '*' : pick(['*', '=', '= ?', '=?', '']);
    const size = between(14, 34);
    const canvasStyle = usual
      ? {width: 100, height: 15, textBaseline: 'top', font: '15px Arial', textAlign: 'left', fillStyle: '#000'}
      : {width: Math.round(size * 6), height: Math.round(size * 1.4), textBaseline: 'top', font: `${size}px Arial`, textAlign: 'left', fillStyle: chance(0.3) ? '#777' : dark()};
    const canvas = surface(canvasStyle.width, canvasStyle.height);
    const context = canvas.getContext('2d');
    let text;
    const fill = context.fillText;
    context.fillText = (sum, x, y) => {
      text = sum.replace(/ /g, '');
      fill(sum, x, y);
    };
    const document = {querySelector: name => name === '.jCaptcha' ? {insertAdjacentHTML: () => null} : canvas};
    const JCaptcha = browser('js-captcha/src/js/index.js', 'jCaptcha', 'document')(document);
    new JCaptcha({requiredValue: value, canvasStyle});
    return text;
  },
  'captcha-image': usual => {
    const length = usual ? pick([6, 7]) : pick(lengths);
    const size = usual ? 35 : between(16, 40);
    let text;
    const document = {
      createElement: name => name === 'canvas' ? Object.assign(surface(1, 1), {toDataURL: () => ''}) : {
        setAttribute: (key, value) => {
          text = key === 'data-key' ? value : text;
        },
      },
    };
    const Captcha = browser('captcha-image', 'Captcha', 'document')(document);
    new Captcha(`${size}px Arial`, 'center', 'middle', usual ? 300 : Math.round(length * size * (0.7 + 0.4 * Math.random())) + 10, usual ? 150 : Math.round(size * (1.3 + Math.random())),
      usual ? '#eee' : light(), usual ? '#222' : dark(), length).createImage();
    return text;
  },
  'react-simple-captcha': usual => {
    const canvas = surface(1, 1);
    const document = {getElementById: name => name === 'canv' ? canvas : {}};
    const {draw, text} = browser('react-simple-captcha', '{draw: loadCaptchaEnginge, text: () => captcha_value}', 'document', 'Component')(document, class {});
    draw(usual ? pick([6, 6, 6, 4, 5, 8]) : pick(lengths), usual ? 'white' : light(), usual ? 'black' : dark(), usual ? '' : font.capitals ? pick(['upper', 'numbers']) : pick(['', 'upper', 'lower', 'numbers']));
    return text();
  },
  'react-client-captcha': usual => {
    const Captcha = here('react-client-captcha');
    const type = Captcha.default || Captcha;
    const charsCount = usual ? 4 : pick(lengths);
    const fontSize = usual ? 22 : between(16, 36);
    let text;
    const props = {...type.defaultProps, captchaCode: value => {
      text = value;
    }};
    const captcha = new type(usual ? props : {
      ...props, charsCount, fontSize, width: Math.round(charsCount * fontSize * (0.9 + 0.3 * Math.random())) + 12, height: Math.round(fontSize * (1.3 + 0.7 * Math.random())), fontColor: dark(),
      backgroundColor: light(), chars: alphabet(),
    });
    captcha.canvasRef = {current: surface(captcha.props.width, captcha.props.height)};
    captcha.generateCaptcha();
    return text;
  },
  'react-captcha-code': usual => {
    const {default: draw} = here('react-captcha-code/build/cjs/captcha.js');
    const charNum = usual ? 4 : pick(lengths);
    const fontSize = usual ? 25 : between(22, 34);
    const height = usual ? 40 : between(fontSize + 14, fontSize + 26);
    const width = usual ? 100 : Math.round(charNum * fontSize * (0.8 + 0.4 * Math.random())) + 8;
    surface(width, height);
    const code = usual || chance(0.3) ? '' : word(charNum);
    let text = code;
    draw({
      ...(usual ? {} : {width, height, charNum, fontSize, bgColor: light(), code}), onChange: value => {
        text = value;
      },
    }, null);
    return text;
  },
  'react-numeric-captcha': () => {
    const Captcha = here('react-numeric-captcha');
    const captcha = new (Captcha.default || Captcha)({});
    captcha.canvas = surface(200, 50);
    captcha.drawCaptcha();
    return String(captcha.state.solution);
  },
  captchapng: async usual => {
    const CaptchaPng = here('captchapng');
    const length = usual ? 4 : pick(lengths);
    const text = Array.from({length}, (value, n) => between(n ? 0 : 1, 9)).join('');
    const png = new CaptchaPng(usual ? 80 : length * between(18, 32), usual ? 30 : between(24, 48), text);
    const colors = usual ? [[0, 0, 0, 0], [80, 80, 80, 255]] : [[between(180, 255), between(180, 255), between(180, 255), chance(0.3) ? 0 : 255], [between(0, 130), between(0, 130), between(0, 130), 255]];
    colors.forEach(color => png.color(...color));
    const image = await loadImage(Buffer.from(png.getBase64(), 'base64'));
    surface(image.width, image.height).getContext('2d').drawImage(image, 0, 0);
    return text;
  },
};

async function main() {
  fs.mkdirSync(out, {recursive: true});
  loadFonts();
  const labels = [];
  let tries = 0;
  let usual = chance(0.4);
  while (labels.length < count) {
    tries++;
    await new Promise(setImmediate); // lets the canvases of the tries before go: they are freed between the turns of the event loop
    font = usual ? null : pick(fonts);
    drawn = [];
    slack = 0;
    const text = await libraries[library](usual);
    if (!text || /[OoIl]/.test(text) || (font && font.capitals && /[a-z]/.test(text)) || drawn.some(({cut, contrast}) => cut > slack || contrast < 70)) {
      continue;
    }
    const page = createCanvas(last.width, last.height);
    const context = page.getContext('2d');
    context.fillStyle = '#fff';
    context.fillRect(0, 0, page.width, page.height);
    context.drawImage(last, 0, 0);
    const jpeg = library === 'haileybot'; // its noise makes large PNG files
    const name = `${String(labels.length).padStart(6, '0')}.${jpeg ? 'jpg' : 'png'}`;
    fs.writeFileSync(path.join(out, name), jpeg ? page.toBuffer('image/jpeg', between(60, 92)) : page.toBuffer('image/png'));
    labels.push(`${name}\t${text}\n`);
    usual = chance(0.4);
  }
  fs.writeFileSync(path.join(out, 'labels.tsv'), labels.join(''));
  console.log(`${labels.length} of ${tries} images kept`);
}

main();
