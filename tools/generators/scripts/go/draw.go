// SPDX-License-Identifier: Apache-2.0

// Draws labelled captchas with the usual libraries of Go sites: base64Captcha, dchest/captcha, steambap/captcha.
//
// usage: go run . LIBRARY COUNT SEED OUT FONTS
//
// Writes pictures and OUT/labels.tsv; FONTS is a file with the path of a font in each line. LIBRARY is base64,
// dchest or steambap. The libraries draw their noise from random numbers of their own.
package main

import (
	"bytes"
	"fmt"
	"image"
	"image/color"
	"image/draw"
	"image/jpeg"
	"image/png"
	"log"
	"math/rand"
	"os"
	"path/filepath"
	"strconv"
	"strings"

	"github.com/dchest/captcha"
	"github.com/golang/freetype"
	"github.com/golang/freetype/truetype"
	"github.com/mojocn/base64Captcha"
	steambap "github.com/steambap/captcha"
)

const digits = "0123456789"

var (
	random    *rand.Rand
	fonts     []string
	alphabets = []string{"abcdefghijklmnopqrstuvwxyz", "ABCDEFGHIJKLMNOPQRSTUVWXYZ", "ABCDEFGHIJKLMNOPQRSTUVWXYZ",
		"23456789abcdefghijkmnpqrstuvwxyz", "23456789ABCDEFGHJKLMNPQRSTUVWXYZ", "23456789ABCDEFGHJKLMNPQRSTUVWXYZ",
		"23456789abdefghjmnqrtyABDEFGHJLMNQRTY"}
	lengths = []int{4, 4, 4, 4, 4, 5, 5, 5, 6, 6, 6, 7, 8}
	// The fonts of base64Captcha; those that draw capitals for small letters come last.
	own = []string{"3Dumb.ttf", "ApothecaryFont.ttf", "Comismsh.ttf", "Flim-Flam.ttf", "RitaSmith.ttf",
		"wqy-microhei.ttc", "actionj.ttf", "chromohv.ttf", "DENNEthree-dee.ttf"}
)

// storage gives base64Captcha a font by its path.
type storage struct{ loaded map[string]*truetype.Font }

func (s storage) LoadFontByName(name string) *truetype.Font {
	path := strings.TrimPrefix(name, "fonts/")
	if s.loaded[path] == nil {
		if !strings.HasPrefix(path, "/") {
			s.loaded[path] = base64Captcha.DefaultEmbeddedFonts.LoadFontByName(name)
		} else {
			s.loaded[path] = parse(path)
		}
	}
	return s.loaded[path]
}

func (s storage) LoadFontsByNames(names []string) []*truetype.Font {
	var found []*truetype.Font
	for _, name := range names {
		found = append(found, s.LoadFontByName(name))
	}
	return found
}

var store = storage{map[string]*truetype.Font{}}

// parse reads a font, nil if its outlines are not TrueType.
func parse(path string) *truetype.Font {
	data, err := os.ReadFile(path)
	if err != nil {
		log.Fatal(err)
	}
	font, err := freetype.ParseFont(data)
	if err != nil {
		return nil
	}
	return font
}

// font picks one whose outlines the library can read.
func font() string {
	for {
		name := fonts[random.Intn(len(fonts))]
		if store.LoadFontByName("fonts/"+name) != nil {
			return name
		}
	}
}

func chance(percent int) bool { return random.Intn(100) < percent }

func between(low, high int) int { return low + random.Intn(high-low+1) }

func of(alphabet string, length int) string {
	text := make([]byte, length)
	for i := range text {
		text[i] = alphabet[random.Intn(len(alphabet))]
	}
	return string(text)
}

func alphabet() string {
	if chance(32) {
		return digits
	}
	return alphabets[random.Intn(len(alphabets))]
}

func sum() string {
	switch random.Intn(3) {
	case 0:
		return fmt.Sprintf("%d+%d=?", random.Intn(20), random.Intn(20))
	case 1:
		return fmt.Sprintf("%dx%d=?", random.Intn(10), random.Intn(10))
	}
	return fmt.Sprintf("%d-%d=?", random.Intn(99), random.Intn(80))
}

func pale() *color.RGBA {
	return &color.RGBA{uint8(between(200, 255)), uint8(between(200, 255)), uint8(between(200, 255)), 255}
}

// base64 draws with base64Captcha's drivers for digits, text and sums, in its fonts or others.
func base64() (image.Image, string) {
	length := lengths[random.Intn(len(lengths))]
	if chance(15) {
		text := of(digits, length)
		height := between(50, 90)
		driver := base64Captcha.NewDriverDigit(height, height*length*5/8+between(20, 40), length,
			random.Float64()*0.7, between(10, 80))
		return item(driver.DrawCaptcha(text)), text
	}
	height := between(40, 80)
	lines := 0
	for _, line := range []int{base64Captcha.OptionShowHollowLine, base64Captcha.OptionShowSlimeLine,
		base64Captcha.OptionShowSineLine} {
		if chance(30) {
			lines |= line
		}
	}
	noise := 0
	if chance(40) {
		noise = between(1, 20)
	}
	var background *color.RGBA
	if chance(60) {
		background = pale()
	}
	math := chance(25)
	text := sum()
	caps := false
	var faces []string
	if chance(50) {
		for i := between(1, 3); i > 0; i-- {
			face := random.Intn(len(own))
			caps = caps || face > 5
			faces = append(faces, own[face])
		}
	} else {
		for i := between(1, 3); i > 0; i-- {
			faces = append(faces, font())
		}
	}
	if !math {
		text = of(alphabet(), length)
		if caps || len(faces) > 1 && strings.ToLower(text) != text {
			text = strings.ToUpper(text)
		}
		if strings.ContainsAny(text, "23456789") {
			text = strings.NewReplacer("O", "A", "I", "B", "o", "a", "l", "b").Replace(text)
		}
	}
	width := height * len(text) * between(58, 75) / 100
	if math {
		driver := base64Captcha.NewDriverMath(height, width, noise, lines, background, store, faces)
		return item(driver.DrawCaptcha(text)), text
	}
	driver := base64Captcha.NewDriverString(height, width, noise, lines, length, text, background, store, faces)
	return item(driver.DrawCaptcha(text)), text
}

// item decodes a picture, nil if it was not drawn because of a font whose hints the library cannot follow.
func item(drawn base64Captcha.Item, err error) image.Image {
	if err != nil {
		return nil
	}
	var data bytes.Buffer
	if _, err := drawn.WriteTo(&data); err != nil {
		log.Fatal(err)
	}
	return decode(data.Bytes())
}

func decode(data []byte) image.Image {
	picture, _, err := image.Decode(bytes.NewReader(data))
	if err != nil {
		log.Fatal(err)
	}
	return picture
}

// dchest draws digits in a bitmap font of circles, transparent.
func dchest() (image.Image, string) {
	length := lengths[random.Intn(len(lengths))]
	if chance(30) {
		length = 6 // as it is
	}
	text := of(digits, length)
	values := make([]byte, length)
	for i := range text {
		values[i] = text[i] - '0'
	}
	width, height := captcha.StdWidth, captcha.StdHeight
	if length != 6 || chance(60) {
		height = between(40, 90)
		width = height * (length*between(38, 50) + 45) / 100
	}
	return captcha.NewImage(strconv.Itoa(random.Int()), values, width, height), text
}

// steambapDraw draws one letter after another on noise and curves. The library cuts off the last one as often as not,
// so that is a space, which only trying brings.
func steambapDraw() (image.Image, string) {
	if chance(50) {
		data, err := os.ReadFile(font())
		if err != nil {
			log.Fatal(err)
		}
		if err := steambap.LoadFont(data); err != nil {
			log.Fatal(err)
		}
	}
	length := lengths[random.Intn(len(lengths))]
	letters := alphabet()
	ground := color.Color(color.White)
	if chance(70) {
		ground = pale()
	}
	var palette color.Palette
	for i := 0; i < 3 && (i > 0 || chance(20)); i++ {
		palette = append(palette, color.RGBA{uint8(random.Intn(130)), uint8(random.Intn(130)),
			uint8(random.Intn(130)), 255})
	}
	curves, noise, scale := random.Intn(5), 0.3+random.Float64()*1.2, 0.55+random.Float64()*0.2
	height := between(36, 70)
	spacing := height * between(60, 75) / 100
	for {
		drawn, err := steambap.New(spacing*(length+1), height, func(o *steambap.Options) {
			o.BackgroundColor, o.Palette = ground, palette
			o.CharPreset = letters + strings.Repeat(" ", len(letters)/length)
			o.TextLength = length + 1
			o.CurveNumber, o.Noise, o.FontScale = curves, noise, scale
		})
		if err != nil {
			return nil, "" // a font whose hints the library cannot follow
		}
		if strings.Index(drawn.Text, " ") != length {
			continue
		}
		var data bytes.Buffer
		if err := drawn.WriteImage(&data); err != nil {
			log.Fatal(err)
		}
		return decode(data.Bytes()), drawn.Text[:length]
	}
}

// write encodes a picture on its ground, four of five as PNG.
func write(out string, n int, picture image.Image) string {
	ground := color.RGBA{255, 255, 255, 255}
	if chance(30) {
		ground = *pale()
	}
	opaque := image.NewRGBA(picture.Bounds())
	draw.Draw(opaque, opaque.Bounds(), image.NewUniform(ground), image.Point{}, draw.Src)
	draw.Draw(opaque, opaque.Bounds(), picture, picture.Bounds().Min, draw.Over)
	name := fmt.Sprintf("%06d.png", n)
	var data bytes.Buffer
	var err error
	if chance(20) {
		name = fmt.Sprintf("%06d.jpg", n)
		err = jpeg.Encode(&data, opaque, &jpeg.Options{Quality: between(50, 95)})
	} else {
		err = png.Encode(&data, opaque)
	}
	if err == nil {
		err = os.WriteFile(filepath.Join(out, name), data.Bytes(), 0o644)
	}
	if err != nil {
		log.Fatal(err)
	}
	return name
}

// attempt draws; no picture if the library's font reader fails, as it does with some fonts.
func attempt(drawer func() (image.Image, string)) (picture image.Image, text string) {
	defer func() {
		if failure := recover(); failure != nil {
			log.Println("left out:", failure)
			picture = nil
		}
	}()
	return drawer()
}

func main() {
	library, out := os.Args[1], os.Args[4]
	count, err := strconv.Atoi(os.Args[2])
	if err != nil {
		log.Fatal(err)
	}
	seed, err := strconv.ParseInt(os.Args[3], 10, 64)
	if err != nil {
		log.Fatal(err)
	}
	random = rand.New(rand.NewSource(seed))
	list, err := os.ReadFile(os.Args[5])
	if err != nil {
		log.Fatal(err)
	}
	for _, path := range strings.Split(string(list), "\n") {
		if strings.HasSuffix(path, ".ttf") {
			fonts = append(fonts, path)
		}
	}
	drawers := map[string]func() (image.Image, string){"base64": base64, "dchest": dchest, "steambap": steambapDraw}
	if err := os.Mkdir(out, 0o755); err != nil {
		log.Fatal(err)
	}
	var labels strings.Builder
	for n := 0; n < count; {
		picture, text := attempt(drawers[library])
		if picture == nil {
			continue
		}
		fmt.Fprintf(&labels, "%s\t%s\n", write(out, n, picture), text)
		n++
	}
	if err := os.WriteFile(filepath.Join(out, "labels.tsv"), []byte(labels.String()), 0o644); err != nil {
		log.Fatal(err)
	}
}
