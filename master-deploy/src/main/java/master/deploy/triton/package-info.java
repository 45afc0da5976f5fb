// SPDX-License-Identifier: Apache-2.0
/** Models for NVIDIA's Triton Inference Server. */
package master.deploy.triton;
