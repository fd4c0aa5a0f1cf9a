using RedisLocking.TestSupport;

[assembly: AssemblyFixture(typeof(PostgresServerFixture))]
[assembly: AssemblyFixture(typeof(RedisServerFixture))]
