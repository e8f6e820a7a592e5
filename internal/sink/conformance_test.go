package sink_test

import (
	"testing"

	"github.com/phiscrub/phiscrub/internal/sink/sinktest"
)

func TestNDJSONConforms(t *testing.T)        { sinktest.Run(t, sinktest.NDJSON()) }
func TestLokiConforms(t *testing.T)          { sinktest.Run(t, sinktest.Loki()) }
func TestElasticsearchConforms(t *testing.T) { sinktest.Run(t, sinktest.Elasticsearch()) }
func TestOTLPConforms(t *testing.T)          { sinktest.Run(t, sinktest.OTLP()) }
func TestForwardConforms(t *testing.T)       { sinktest.Run(t, sinktest.Forward()) }
