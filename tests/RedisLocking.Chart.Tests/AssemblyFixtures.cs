using RedisLocking.Chart.Tests.Tools;

[assembly: AssemblyFixture(typeof(ChartTools))]
