using Microsoft.Extensions.Options;
using RedisLocking.Server.ApiKeys;
using RedisLocking.Server.Status;

namespace RedisLocking.Server;

/// <summary>Runs the service; with the argument <c>create-key</c>, makes an API key for it; with <c>healthcheck</c>, asks the one that runs.</summary>
internal static class Program
{
    /// <summary>The configuration is wrong (EX_CONFIG of sysexits.h).</summary>
    private const int Misconfigured = 78;

    private static async Task<int> Main(string[] args)
    {
        if (args is ["create-key"])
        {
            await Console.Out.WriteLineAsync(NewApiKey.Create().Describe());
            return 0;
        }

        if (args is ["healthcheck"])
            return await HealthCommand.RunAsync();

        try
        {
            await LockService.Create(args).RunAsync();
            return 0;
        }
        catch (OptionsValidationException wrong)
        {
            foreach (var mistake in wrong.Failures)
                await Console.Error.WriteLineAsync(mistake);
            return Misconfigured;
        }
    }
}
