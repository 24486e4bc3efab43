typedef unsigned long long u64;

static __attribute__((noinline)) u64 half(u64 x)
{
	asm volatile("" : "+r"(x));
	return x / 2;
}

u64 entry(u64 *memory, u64 length)
{
	return half(memory[0]) + length;
}

__attribute__((weak, alias("entry"))) u64 other_name(u64 *memory, u64 length);
