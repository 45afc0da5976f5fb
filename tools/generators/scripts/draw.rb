# SPDX-License-Identifier: Apache-2.0
# Draws labelled captchas with SimpleCaptcha 2, a library of Rails sites (Debian: ruby-simple-captcha2, imagemagick).
#
# usage: ruby draw.rb COUNT SEED OUT FONTS
#
# Writes OUT/*.jpg and OUT/labels.tsv; FONTS is a file with the path of a font in each line.
require 'fileutils'
require 'active_support'
require 'active_support/core_ext'

# The settings of the library, which needs Rails as a whole, but not to draw.
module SimpleCaptcha
  mattr_accessor :image_size, :image_style, :distortion, :implode, :noise, :font, :image_magick_path

  # Gives the text of an image, which a site has in its database.
  class SimpleCaptchaData
    def self.get_data(key) = Struct.new(:value).new(key)
  end
end
require 'simple_captcha/image'
require 'simple_captcha/utils'

count, seed, out, list = ARGV
random = Random.new(Integer(seed))
srand(Integer(seed)) # the library's distortion
FileUtils.mkdir(out)
fonts = File.readlines(list, chomp: true).select { |font| File.file?(font) && font.match?(/\A[\w\/.+-]+\.[ot]tf\z/) }
alphabets = [[*'0'..'9'], [*'A'..'Z'], [*'a'..'z'], [*'2'..'9', *'a'..'z'] - %w[l o], [*'2'..'9', *'A'..'Z'] - %w[I O]]
styles = SimpleCaptcha::ImageHelpers.image_styles.keys
plain = %w[simply_red simply_green simply_blue] # the others are legible in the plain font only
drawer = Object.new.extend(SimpleCaptcha::ImageHelpers)
SimpleCaptcha.image_magick_path = '/usr/bin'
labels = ''
Integer(count).times do |n|
  own = random.rand < 0.4
  length = own ? 5 : [3, 4, 4, 4, 5, 5, 6, 6, 7, 8].sample(random: random)
  alphabet = alphabets[own ? [0, 1, 1, 1].sample(random: random) : random.rand(alphabets.length)]
  text = Array.new(length) { alphabet.sample(random: random) }.join
  SimpleCaptcha.image_style = styles.sample(random: random)
  SimpleCaptcha.distortion = own ? 'low' : %w[low low medium].sample(random: random)
  SimpleCaptcha.implode = own ? 'medium' : %w[none low medium].sample(random: random)
  SimpleCaptcha.noise = own || random.rand < 0.6 ? 0 : random.rand(1..4)
  SimpleCaptcha.font = own || !plain.include?(SimpleCaptcha.image_style) || random.rand < 0.1 ? '' : fonts.sample(random: random)
  SimpleCaptcha.image_size = own ? '100x28' : "#{24 * length + random.rand(10..50)}x#{random.rand(32..56)}"
  name = format('%06d.jpg', n)
  File.binwrite(File.join(out, name), drawer.send(:generate_simple_captcha_image, text))
  labels << "#{name}\t#{text}\n"
end
File.write(File.join(out, 'labels.tsv'), labels)
