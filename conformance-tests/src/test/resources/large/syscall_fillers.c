// Records system calls: their arguments, strings and buffers are copied one after the other into scratch memory of the
// processor, whose fill level is kept in bounds by masks and comparisons.
#include "old.h"

#define SCRATCH 65536
#define HALF 32767

struct scratch {
	u64 sequence;
	u32 length, truncated;
	u8 bytes[SCRATCH];
};

OLD_MAP(scratches, ARRAY, 4, sizeof(struct scratch), 16);
OLD_MAP(events, PERF_EVENT_ARRAY, 4, 4, 16);
OLD_MAP(settings, ARRAY, 4, 8, 64);

struct header {
	u64 sequence, pid_tgid;
	u32 length;
	u16 kind, arguments;
	char comm[16];
};

#define ROOM(size)                               \
	if (at > HALF - (size)) {                    \
		scratch->truncated++;                    \
		goto out;                                \
	}

#define PUT_NUMBER(value)                                        \
	do {                                                         \
		ROOM(8);                                                 \
		u64 number = (value);                                    \
		__builtin_memcpy(scratch->bytes + (at & HALF), &number, 8); \
		at += 8;                                                 \
		arguments++;                                             \
	} while (0)

#define PUT_FLAGS(value, mask)                       \
	do {                                             \
		u64 flags = (value), known = 0;              \
		if (flags & 1)                               \
			known |= 0x10;                           \
		if (flags & 2)                               \
			known |= 0x20;                           \
		if ((flags & (mask)) == (mask))              \
			known |= 0x40;                           \
		if (flags & 0x80000)                         \
			known |= 0x80;                           \
		PUT_NUMBER(known);                           \
	} while (0)

#define PUT_STRING(pointer)                                                               \
	do {                                                                                  \
		ROOM(256);                                                                        \
		long got = probe_read_str(scratch->bytes + (at & HALF), 256, (void *)(pointer));  \
		if (got > 0 && got <= 256)                                                        \
			at += got;                                                                    \
		arguments++;                                                                      \
	} while (0)

#define PUT_BYTES(pointer, count, most)                                                   \
	do {                                                                                  \
		u64 size = (count);                                                               \
		ROOM(most);                                                                       \
		if (size > (most))                                                                \
			size = (most);                                                                \
		if (probe_read(scratch->bytes + (at & HALF), size, (void *)(pointer)))            \
			goto out;                                                                     \
		at += size;                                                                       \
		arguments++;                                                                      \
	} while (0)

#define PUT_BOUNDED(pointer, count, most)                                                 \
	do {                                                                                  \
		u64 size = (count);                                                               \
		ROOM(most);                                                                       \
		if (size <= (most) && size > 0) {                                                 \
			if (probe_read(scratch->bytes + (at & HALF), size, (void *)(pointer)) == 0)   \
				at += size;                                                               \
		}                                                                                 \
		arguments++;                                                                      \
	} while (0)

#define PUT_ADDRESS(pointer)                                                              \
	do {                                                                                  \
		struct {                                                                          \
			u16 family, port;                                                             \
			u32 address[6];                                                               \
		} address = {};                                                                   \
		ROOM(28);                                                                         \
		if (probe_read(&address, sizeof(address), (void *)(pointer)) == 0) {              \
			u32 bytes = address.family == 2 ? 8 : address.family == 10 ? 28 : 2;          \
			__builtin_memcpy(scratch->bytes + (at & HALF), &address, sizeof(address));    \
			at += bytes;                                                                  \
		}                                                                                 \
		arguments++;                                                                      \
	} while (0)

SEC("kprobe/sys_enter") int sys_enter(struct registers *context)
{
	u32 processor = get_cpu();
	struct registers regs = {};
	struct scratch *scratch = map_lookup(&scratches, &processor);
	if (!scratch)
		return 0;
	if (probe_read(&regs, sizeof(regs), (void *)context->di))
		return 0;
	u32 kind = regs.orig_ax & 63;
	u64 *enabled = map_lookup(&settings, &kind);
	if (!enabled || !*enabled)
		return 0;
	struct header *header = (void *)scratch->bytes;
	u64 at = sizeof(*header);
	u16 arguments = 0;
	header->sequence = scratch->sequence++;
	header->pid_tgid = get_current_pid_tgid();
	header->kind = kind;
	get_current_comm(header->comm, sizeof(header->comm));
	switch (kind) {
	case 0:
		PUT_NUMBER(regs.di);
		PUT_BOUNDED(regs.si, regs.dx, 64);
		break;
	case 1:
		PUT_STRING(regs.si);
		PUT_ADDRESS(regs.dx);
		PUT_STRING(regs.r10);
		break;
	case 2:
		PUT_BYTES(regs.dx, regs.r8 & 0x7fff, 4096);
		PUT_FLAGS(regs.r10, 0x44444);
		PUT_BYTES(regs.r8, regs.r8 & 0x7fff, 4096);
		PUT_FLAGS(regs.r9, 0x44444);
		break;
	case 3:
		PUT_BOUNDED(regs.r10, regs.dx, 4000);
		PUT_NUMBER(regs.r8);
		PUT_BOUNDED(regs.r9, regs.dx, 4000);
		PUT_NUMBER(regs.di);
		PUT_BOUNDED(regs.si, regs.dx, 4000);
		break;
	case 4:
		PUT_ADDRESS(regs.r8);
		PUT_STRING(regs.r9);
		PUT_ADDRESS(regs.di);
		PUT_STRING(regs.si);
		PUT_ADDRESS(regs.dx);
		PUT_STRING(regs.r10);
		break;
	case 5:
		PUT_FLAGS(regs.r9, 0x222220);
		PUT_BYTES(regs.di, regs.r8 & 0x7fff, 4096);
		break;
	case 6:
		PUT_NUMBER(regs.di);
		PUT_BOUNDED(regs.si, regs.dx, 1024);
		PUT_NUMBER(regs.dx);
		break;
	case 7:
		PUT_STRING(regs.si);
		PUT_ADDRESS(regs.dx);
		PUT_STRING(regs.r10);
		PUT_ADDRESS(regs.r8);
		break;
	case 8:
		PUT_BYTES(regs.dx, regs.r8 & 0x7fff, 4096);
		PUT_FLAGS(regs.r10, 0x11111);
		PUT_BYTES(regs.r8, regs.r8 & 0x7fff, 4096);
		PUT_FLAGS(regs.r9, 0x11111);
		PUT_BYTES(regs.di, regs.r8 & 0x7fff, 4096);
		break;
	case 9:
		PUT_BOUNDED(regs.r10, regs.dx, 256);
		PUT_NUMBER(regs.r8);
		PUT_BOUNDED(regs.r9, regs.dx, 256);
		PUT_NUMBER(regs.di);
		PUT_BOUNDED(regs.si, regs.dx, 256);
		PUT_NUMBER(regs.dx);
		break;
	case 10:
		PUT_ADDRESS(regs.r8);
		PUT_STRING(regs.r9);
		break;
	case 11:
		PUT_FLAGS(regs.r9, 0x88888);
		PUT_BYTES(regs.di, regs.r8 & 0x7fff, 4096);
		PUT_FLAGS(regs.si, 0x88888);
		break;
	case 12:
		PUT_NUMBER(regs.di);
		PUT_BOUNDED(regs.si, regs.dx, 64);
		PUT_NUMBER(regs.dx);
		PUT_BOUNDED(regs.r10, regs.dx, 64);
		break;
	case 13:
		PUT_STRING(regs.si);
		PUT_ADDRESS(regs.dx);
		PUT_STRING(regs.r10);
		PUT_ADDRESS(regs.r8);
		PUT_STRING(regs.r9);
		break;
	case 14:
		PUT_BYTES(regs.dx, regs.r8 & 0x7fff, 4096);
		PUT_FLAGS(regs.r10, 0x444440);
		PUT_BYTES(regs.r8, regs.r8 & 0x7fff, 4096);
		PUT_FLAGS(regs.r9, 0x444440);
		PUT_BYTES(regs.di, regs.r8 & 0x7fff, 4096);
		PUT_FLAGS(regs.si, 0x444440);
		break;
	case 15:
		PUT_BOUNDED(regs.r10, regs.dx, 4000);
		PUT_NUMBER(regs.r8);
		break;
	case 16:
		PUT_ADDRESS(regs.r8);
		PUT_STRING(regs.r9);
		PUT_ADDRESS(regs.di);
		break;
	case 17:
		PUT_FLAGS(regs.r9, 0x22222);
		PUT_BYTES(regs.di, regs.r8 & 0x7fff, 4096);
		PUT_FLAGS(regs.si, 0x22222);
		PUT_BYTES(regs.dx, regs.r8 & 0x7fff, 4096);
		break;
	case 18:
		PUT_NUMBER(regs.di);
		PUT_BOUNDED(regs.si, regs.dx, 1024);
		PUT_NUMBER(regs.dx);
		PUT_BOUNDED(regs.r10, regs.dx, 1024);
		PUT_NUMBER(regs.r8);
		break;
	case 19:
		PUT_STRING(regs.si);
		PUT_ADDRESS(regs.dx);
		PUT_STRING(regs.r10);
		PUT_ADDRESS(regs.r8);
		PUT_STRING(regs.r9);
		PUT_ADDRESS(regs.di);
		break;
	case 20:
		PUT_BYTES(regs.dx, regs.r8 & 0x7fff, 4096);
		PUT_FLAGS(regs.r10, 0x111110);
		break;
	case 21:
		PUT_BOUNDED(regs.r10, regs.dx, 256);
		PUT_NUMBER(regs.r8);
		PUT_BOUNDED(regs.r9, regs.dx, 256);
		break;
	case 22:
		PUT_ADDRESS(regs.r8);
		PUT_STRING(regs.r9);
		PUT_ADDRESS(regs.di);
		PUT_STRING(regs.si);
		break;
	case 23:
		PUT_FLAGS(regs.r9, 0x888880);
		PUT_BYTES(regs.di, regs.r8 & 0x7fff, 4096);
		PUT_FLAGS(regs.si, 0x888880);
		PUT_BYTES(regs.dx, regs.r8 & 0x7fff, 4096);
		PUT_FLAGS(regs.r10, 0x888880);
		break;
	case 24:
		PUT_NUMBER(regs.di);
		PUT_BOUNDED(regs.si, regs.dx, 64);
		PUT_NUMBER(regs.dx);
		PUT_BOUNDED(regs.r10, regs.dx, 64);
		PUT_NUMBER(regs.r8);
		PUT_BOUNDED(regs.r9, regs.dx, 64);
		break;
	case 25:
		PUT_STRING(regs.si);
		PUT_ADDRESS(regs.dx);
		break;
	case 26:
		PUT_BYTES(regs.dx, regs.r8 & 0x7fff, 4096);
		PUT_FLAGS(regs.r10, 0x44444);
		PUT_BYTES(regs.r8, regs.r8 & 0x7fff, 4096);
		break;
	case 27:
		PUT_BOUNDED(regs.r10, regs.dx, 4000);
		PUT_NUMBER(regs.r8);
		PUT_BOUNDED(regs.r9, regs.dx, 4000);
		PUT_NUMBER(regs.di);
		break;
	case 28:
		PUT_ADDRESS(regs.r8);
		PUT_STRING(regs.r9);
		PUT_ADDRESS(regs.di);
		PUT_STRING(regs.si);
		PUT_ADDRESS(regs.dx);
		break;
	case 29:
		PUT_FLAGS(regs.r9, 0x222220);
		PUT_BYTES(regs.di, regs.r8 & 0x7fff, 4096);
		PUT_FLAGS(regs.si, 0x222220);
		PUT_BYTES(regs.dx, regs.r8 & 0x7fff, 4096);
		PUT_FLAGS(regs.r10, 0x222220);
		PUT_BYTES(regs.r8, regs.r8 & 0x7fff, 4096);
		break;
	case 30:
		PUT_NUMBER(regs.di);
		PUT_BOUNDED(regs.si, regs.dx, 1024);
		break;
	case 31:
		PUT_STRING(regs.si);
		PUT_ADDRESS(regs.dx);
		PUT_STRING(regs.r10);
		break;
	case 32:
		PUT_BYTES(regs.dx, regs.r8 & 0x7fff, 4096);
		PUT_FLAGS(regs.r10, 0x11111);
		PUT_BYTES(regs.r8, regs.r8 & 0x7fff, 4096);
		PUT_FLAGS(regs.r9, 0x11111);
		break;
	case 33:
		PUT_BOUNDED(regs.r10, regs.dx, 256);
		PUT_NUMBER(regs.r8);
		PUT_BOUNDED(regs.r9, regs.dx, 256);
		PUT_NUMBER(regs.di);
		PUT_BOUNDED(regs.si, regs.dx, 256);
		break;
	case 34:
		PUT_ADDRESS(regs.r8);
		PUT_STRING(regs.r9);
		PUT_ADDRESS(regs.di);
		PUT_STRING(regs.si);
		PUT_ADDRESS(regs.dx);
		PUT_STRING(regs.r10);
		break;
	case 35:
		PUT_FLAGS(regs.r9, 0x88888);
		PUT_BYTES(regs.di, regs.r8 & 0x7fff, 4096);
		break;
	default:
		PUT_NUMBER(regs.di);
	}
out:
	header->arguments = arguments;
	header->length = at;
	if (at > 0 && at <= HALF)
		perf_event_output(context, &events, 0xffffffffull, scratch->bytes, at & HALF);
	return 0;
}

LICENSE;
