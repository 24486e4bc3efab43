static inline __attribute__((always_inline)) u32 from_header(u32 x)
{
	return x * 10 + 1;
}
