using RedisLocking.TestSupport;

// One server for the tests that leave it as they found it; a test that breaks a server starts its own.
[assembly: AssemblyFixture(typeof(RedisServerFixture))]
