using System;
using System.Collections.Generic;

namespace Embedded.Samples.Fetch;

/// <summary>What the command line asks for.</summary>
/// <param name="Urls">What to fetch, at least one.</param>
/// <param name="Options">How.</param>
/// <param name="IsJson">Whether the report is JSON.</param>
internal sealed record Request(IReadOnlyList<Uri> Urls, FetchOptions Options, bool IsJson);
