// SPDX-License-Identifier: Apache-2.0
/** What a model file says about itself: its characters, its image size, its network, its figures and its origin. */
package master.core.model;
