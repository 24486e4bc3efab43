/* libpcap's checker and interpreter of classic BPF, bpf_validate and bpf_filter, under the conformance suite. */
#include "protocol.h"

#include <pcap/pcap.h>

const char *engine_name(void) {
    return pcap_lib_version();
}

/* Both structures are 16, 8, 8 and 32 bits. */
static const struct bpf_insn *insns(const struct program *program) {
    _Static_assert(sizeof(struct insn) == sizeof(struct bpf_insn), "layout");
    return (const struct bpf_insn *)program->insns;
}

void check_program(const struct program *program) {
    if (program->is_seccomp)
        puts("unsupported libpcap has no seccomp filters");
    else
        puts(bpf_validate(insns(program), (int)program->length) ? "accept" : "refuse");
}

void run_program(const struct program *program, const struct input *input) {
    printf("result %u\n", bpf_filter(insns(program), input->bytes, input->wire, (u_int)input->captured));
}

int main(void) {
    return serve();
}
