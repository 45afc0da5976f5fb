// SPDX-License-Identifier: Apache-2.0
/** PyTorch's files: the container, the pickle inside it, and the names of two implementations. */
package master.imports.pytorch;
