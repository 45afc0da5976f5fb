// SPDX-License-Identifier: Apache-2.0
/** An example: a page behind a captcha, and a bot that its owner lets in. */
package master.example.bot;
