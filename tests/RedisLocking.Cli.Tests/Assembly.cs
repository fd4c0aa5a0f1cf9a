using System.Runtime.Versioning;
using RedisLocking.TestSupport;

[assembly: AssemblyFixture(typeof(RedisServerFixture))]
[assembly: UnsupportedOSPlatform("windows")]
