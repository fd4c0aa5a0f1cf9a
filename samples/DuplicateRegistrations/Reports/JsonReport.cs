using System.Text.Json;
using DuplicateRegistrations.Registrations;

namespace DuplicateRegistrations.Reports;

/// <summary>The one object that <c>--json</c> prints.</summary>
internal static class JsonReport
{
    private static readonly JsonSerializerOptions Format = new(JsonSerializerDefaults.Web) { WriteIndented = true };

    public static string Write(JobResult result)
    {
        var (answers, withLock, withoutLock) = (result.WithLock.Answers, result.WithLock, result.WithoutLock);
        return JsonSerializer.Serialize(
            new
            {
                result.Provider,
                result.Servers,
                withLock.Users,
                Requests = answers.All,
                answers.Created,
                answers.Conflicts,
                answers.AlreadyRegistered,
                answers.Unexpected,
                withLock.UsersStored,
                withLock.PointsGranted,
                withLock.LocksLeft,
                WithoutLock = new { withoutLock.UsersStored, withoutLock.PointsGranted },
            },
            Format);
    }
}
