; port 22, but for TCP over IPv4 without IP options only
        ldh     [12]
        jne     #0x800, drop
        ldb     [14]
        jne     #0x45, drop
        ldb     [23]
        jne     #6, drop
        ldh     [20]
        jset    #0x1fff, drop, first
first:  ldh     [34]
        jeq     #22, keep
        ldh     [36]
        jne     #22, drop
keep:   ret     #262144
drop:   ret     #0
