module example.com/parindex-score

go 1.19
