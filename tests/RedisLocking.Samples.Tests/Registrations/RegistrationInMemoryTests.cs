namespace RedisLocking.Samples.Tests;

public sealed class RegistrationInMemoryTests : RegistrationContract
{
    protected override RegistrationApi Start() => new(new Dictionary<string, string>());
}
