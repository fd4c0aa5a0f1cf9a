using System.Reflection;
using System.Runtime.Loader;

namespace RedisLocking.MediatR.Tests.Versions;

/// <summary>
/// Users bring their own version of MediatR, and one binary serves them all: the same RedisLocking.MediatR.dll, and the same
/// handlers, with the version that this repository builds on and with a newer one in its place.
/// </summary>
public sealed class NewerMediatRTests
{
    [Fact]
    public async Task The_version_that_this_is_built_on_tells_a_handler_of_the_loss_by_its_lease() =>
        (await VersionedScenario.RunAsync()).ShouldBe("MediatR 12; order:1 held; streamed count count; told by its lease alone");

    [Fact]
    public async Task A_newer_version_runs_the_same_binary_and_cancels_the_handlers_token_too() =>
        (await RunAsync(new NewerMediatR())).ShouldBe("MediatR 15; order:1 held; streamed count count; order:1 lost");

    private static Task<string> RunAsync(AssemblyLoadContext context)
    {
        var scenario = context.LoadFromAssemblyPath(typeof(VersionedScenario).Assembly.Location).GetType(typeof(VersionedScenario).FullName!)!;
        return (Task<string>)scenario.GetMethod(nameof(VersionedScenario.RunAsync))!.Invoke(null, null)!;
    }

    /// <summary>Loads what is bound to MediatR a second time, with the newer one; everything else it shares with the tests.</summary>
    private sealed class NewerMediatR() : AssemblyLoadContext("newer MediatR")
    {
        private static readonly string Newer = typeof(NewerMediatRTests).Assembly.GetCustomAttributes<AssemblyMetadataAttribute>()
            .Single(metadata => metadata.Key == nameof(NewerMediatR)).Value!;

        protected override Assembly? Load(AssemblyName assemblyName) => assemblyName.Name switch
        {
            "MediatR" => LoadFromAssemblyPath(Newer),
            "RedisLocking.MediatR" => LoadFromAssemblyPath(typeof(LockingBehavior<,>).Assembly.Location),
            _ => null,
        };
    }
}
