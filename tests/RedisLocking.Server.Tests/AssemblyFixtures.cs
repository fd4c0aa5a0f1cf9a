using RedisLocking.TestSupport;

[assembly: AssemblyFixture(typeof(RedisServerFixture))]
