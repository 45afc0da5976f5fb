// SPDX-License-Identifier: Apache-2.0
/** A {@link master.api.Recognizer} as a bean of Spring Boot, set up by properties. */
package master.spring;
