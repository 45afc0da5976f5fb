// SPDX-License-Identifier: Apache-2.0
/** The training configuration: records that mirror the YAML file one to one. */
package master.train.config;
