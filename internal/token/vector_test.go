package token

// The MRN and the day were also worked out by another program (HKDF, HMAC, AES
// of OpenSSL) from the root in TestVector.
const (
	vectorMRN  = "[MRN:k7:NSZWFCA3HS5PYPGLMHFGS3MQ]"
	vectorName = "[NAME:k7:N3TWTFOVRE7J3C6HHW5WUZJE]"
	vectorDate = "[DATE:k7:20230609:DI236AN2]"
)
