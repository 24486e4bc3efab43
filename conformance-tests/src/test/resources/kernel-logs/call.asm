r6 = r1
r1 = 5
call pc+2
r0 += 1
exit
r0 = r1
r0 *= 2
exit
