r2 = *(u32 *)(r1 +4)
if r2 > 100 goto +5
if r2 s< 4 goto +2
r0 = 1
exit
r0 = 2
exit
w2 >>= 4
w0 = w2
exit
