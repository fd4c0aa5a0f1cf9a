using System.Text.Json;

namespace RedisLocking.Benchmarks.Workers;

/// <summary>A message as one line.</summary>
internal static class WorkerLine
{
    public static string Write<T>(T message) => JsonSerializer.Serialize(message);

    public static T Read<T>(string line) =>
        JsonSerializer.Deserialize<T>(line) ?? throw new InvalidDataException($"A {typeof(T).Name} was expected, not '{line}'.");
}
