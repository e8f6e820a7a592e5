module github.com/phiscrub/phiscrub

go 1.26
