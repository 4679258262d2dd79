/**
 * Ports of other protocols that a request could be made to speak to: the "bad ports" of the Fetch standard (§2.9,
 * https://fetch.spec.whatwg.org/#port-blocking), and those of data stores and control planes that answer to anyone
 * who reaches them: 2375 (Docker), 2379 and 2380 (etcd), 3306 (MySQL), 5432 (PostgreSQL), 6379 (Redis),
 * 9042 (Cassandra), 10250 (kubelet), 11211 (memcached), 27017 (MongoDB).
 */
export const refusedPorts: ReadonlySet<number> = new Set([
  0, 1, 7, 9, 11, 13, 15, 17, 19, 20, 21, 22, 23, 25, 37, 42, 43, 53, 69, 77, 79, 87, 95, 101, 102, 103, 104, 109, 110,
  111, 113, 115, 117, 119, 123, 135, 137, 139, 143, 161, 179, 389, 427, 465, 512, 513, 514, 515, 526, 530, 531, 532,
  540, 548, 554, 556, 563, 587, 601, 636, 989, 990, 993, 995, 1719, 1720, 1723, 2049, 2375, 2379, 2380, 3306, 3659,
  4045, 4190, 5060, 5061, 5432, 6000, 6379, 6566, 6665, 6666, 6667, 6668, 6669, 6679, 6697, 9042, 10080, 10250, 11211,
  27017,
])
