using RedisLocking.TestSupport;

[assembly: AssemblyFixture(typeof(PostgresServerFixture))]
