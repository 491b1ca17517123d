// SPDX-License-Identifier: GPL-2.0-only
/* The one model inside: the numbers come from the generated header. */
#include "network.h"
#include "model_data.h"

#ifdef __KERNEL__
#include <linux/module.h>

MODULE_INFO(rabench_model, RAB_MODEL_ID);
MODULE_INFO(rabench_data_hash, RAB_DATA_HASH);
MODULE_INFO(rabench_feature_set, RAB_FEATURE_SET_NAME);
MODULE_INFO(rabench_app, RAB_APP_VERSION);
MODULE_INFO(version, RAB_APP_VERSION);
#endif

const struct rab_model rab_model = {
	.id = RAB_MODEL_ID,
	.feature_set = RAB_FEATURE_SET,
	.window_ms = RAB_WINDOW_MS,
	.scaled_limit_q16 = RAB_SCALED_LIMIT_Q16,
	.scaler = rab_scaler,
	.layers = rab_layers,
	.layer_count = ARRAY_SIZE(rab_layers),
	.readahead_kib = RAB_READAHEAD_KIB,
};
