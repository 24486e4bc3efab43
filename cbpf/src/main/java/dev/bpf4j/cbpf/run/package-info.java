/** The reference interpreter of classic programs and the inputs that they read: packets and seccomp_data. */
package dev.bpf4j.cbpf.run;
