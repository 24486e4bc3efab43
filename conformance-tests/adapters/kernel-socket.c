/* The live Linux kernel under the conformance suite: the program becomes the filter of a datagram socket.
 *
 * A socket shows whether a packet passes, and cut to how many bytes; so that is what is answered. Packets on such a
 * socket have no metadata: what depends on it is not supported.
 */
#include "protocol.h"

#include <errno.h>
#include <linux/filter.h>
#include <linux/membarrier.h>
#include <sys/socket.h>
#include <sys/syscall.h>
#include <unistd.h>

static int sockets[2];

const char *engine_name(void) {
    return "linux-socket-filter";
}

/* Linux 6.18 is stuck for good if it has to free more than a thousand filters at once; it frees them after a grace period
 * of RCU, which membarrier(2) waits for. */
static void pace(void) {
    static unsigned attached;
    if (++attached % 64 == 0) {
        syscall(SYS_membarrier, MEMBARRIER_CMD_GLOBAL, 0, 0);
        usleep(2000);
    }
}

static int attach(const struct insn *insns, size_t length) {
    struct sock_fprog fprog = {(unsigned short)length, (struct sock_filter *)insns};
    _Static_assert(sizeof(struct insn) == sizeof(struct sock_filter), "layout");
    int error = setsockopt(sockets[1], SOL_SOCKET, SO_ATTACH_FILTER, &fprog, sizeof fprog) ? errno : 0;
    pace();
    return error;
}

/* Bytes kept, or -1 if the packet is dropped. */
static ssize_t offer(const struct input *input) {
    static uint8_t buffer[1 << 16];
    if (send(sockets[0], input->bytes, input->captured, 0) < 0) {
        perror("send");
        exit(1);
    }
    return recv(sockets[1], buffer, sizeof buffer, MSG_DONTWAIT);
}

/* What the program could ask for that a packet on this socket does not have. */
static const char *missing(const struct program *program, const struct input *input) {
    static const struct {
        uint32_t number;
        const char *name;
    } fields[] = {{0, "proto"}, {4, "type"}, {8, "ifidx"}, {20, "mark"}, {24, "queue"}, {28, "ifidx"}, {32, "rxhash"},
                  {44, "vlan_tci"}, {48, "vlan_avail"}, {52, "proto"}, {60, "vlan_tpid"}};
    if (meta_value(input, "network") || meta_given(input, "link"))
        return "headers";
    for (size_t i = 0; i < program->length; i++) {
        struct insn at = program->insns[i];
        int is_length = (at.code & 7) <= BPF_LDX && BPF_MODE(at.code) == BPF_LEN;
        if (is_length && input->wire != input->captured)
            return "length";
        if ((at.code & 7) != BPF_LD || BPF_MODE(at.code) != BPF_ABS || at.k < (uint32_t)SKF_AD_OFF)
            continue;
        uint32_t number = at.k - (uint32_t)SKF_AD_OFF;
        if (number == SKF_AD_CPU || number == SKF_AD_RANDOM)
            return "chance";
        for (size_t f = 0; f < sizeof fields / sizeof *fields; f++)
            if (fields[f].number == number && meta_value(input, fields[f].name))
                return fields[f].name;
    }
    return NULL;
}

void check_program(const struct program *program) {
    if (program->is_seccomp) {
        puts("unsupported sockets have no seccomp filters");
        return;
    }
    int error = attach(program->insns, program->length);
    if (error == ENOMEM)
        puts("unsupported ENOMEM");
    else if (error)
        printf("refuse %s\n", strerror(error));
    else
        puts("accept");
}

void run_program(const struct program *program, const struct input *input) {
    const char *lack = missing(program, input);
    if (lack) {
        printf("unsupported packets on a socket have no such %s\n", lack);
        return;
    }
    ssize_t kept = offer(input);
    if (kept < 0)
        puts("dropped");
    else
        printf("kept %zd\n", kept);
}

int main(void) {
    if (socketpair(AF_UNIX, SOCK_DGRAM, 0, sockets)) {
        perror("socketpair");
        return 1;
    }
    return serve();
}
